"""How much of a file is read, and how a file that cannot be read says so (SECURITY.md T13).

All limits hold before or while bytes are taken apart, so that a file made to be huge costs no more than an honest one.
"""

MAX_BYTES = 10 * 1024 * 1024  # of one file
MAX_FILES = 10  # of one mail
MAX_LINES = 20_000
MAX_TEXT = 1_000_000  # characters

# A .docx: a zip. A form of ten sections has some twenty members and some hundred kilobytes of XML.
MAX_MEMBERS = 2_000
MAX_DIRECTORY = 512 * 1024  # bytes of the zip's own list
MAX_XML = 8 * 1024 * 1024  # bytes of one member, unpacked
MAX_ELEMENTS = 200_000
MAX_NESTING = 200

# A .pdf is read by a process of its own, which may use no more than this.
MAX_PAGES = 40
PDF_SECONDS = 8  # of CPU
PDF_PATIENCE = 20  # seconds on the clock
PDF_MEMORY = 384 * 1024 * 1024  # bytes of address space


class Unreadable(Exception):  # noqa: N818 - it reads `raise Unreadable(why)`
    """A file cannot be read; the text is half a sentence for a person: `it is protected by a password`."""
