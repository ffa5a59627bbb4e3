"""What can go wrong, split by the one distinction that matters: will it pass by itself or not.

HandoffdError
├── Temporary      try again later, nothing is lost (a dropped connection)
│   └── Unwritable the database is busy, its disk is full or read-only; for minutes: exit status 75
│       └── Fenced another daemon has taken over; nothing was written, this one joins again
└── Permanent      a person must mend it first
    ├── BadConfig  config.toml or the roster: every problem at once, each with its path (exit status 78, EX_CONFIG)
    └── Refused    the other side said no for good (a certificate, 5xx)
        └── LoginRefused  a wrong password; servers count the tries

Expected things (an unclear reply, a declined invite, a bounce) are values, not errors. A library's own exceptions
stop at the room that uses the library.
"""


class HandoffdError(Exception):
    """Base of all errors of this program; the text is for a person and says what to do next."""

    exit_status = 1


class Temporary(HandoffdError):  # noqa: N818 - the names say when, as in the docstring above
    """It will pass: back off and try again."""

    exit_status = 75  # EX_TEMPFAIL


class Unwritable(Temporary):
    """The database cannot be written: a full disk, a lock, a read-only file system."""


class Fenced(Unwritable):
    """This daemon was given up for lost and another has taken over: nothing may be written in its old name."""


class Permanent(HandoffdError):  # noqa: N818
    """It will not pass by itself."""


class Refused(Permanent):
    """The other side said no for good."""

    exit_status = 77  # EX_NOPERM


class LoginRefused(Refused):
    """The server does not know this user, or this password; to try often locks the account."""


class BadConfig(Permanent):
    """Every problem of the configuration, each a line `path: what is wrong and the mend`."""

    exit_status = 78  # EX_CONFIG

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
