"""The product in one minute: an embedded mail server, the people who act, and the same daemon code."""
