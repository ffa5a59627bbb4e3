"""Writing: views, templates, both parts of a letter, and the bytes that leave."""
