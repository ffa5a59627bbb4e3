"""Files that came with a mail, as text: opened in memory only, bounded before they are read, believed in nothing."""
