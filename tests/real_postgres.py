"""A private PostgreSQL: a cluster in a folder of its own, on a loopback port; nothing of the machine's own is touched.

The server refuses to run as root, so as root it runs as nobody.
"""

import itertools
import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import Self

from mailservers import free_port, missing, wait_until

INSTALL = "sudo apt install postgresql"
USER = "handoffd"
_names = itertools.count(1)


def programs() -> Path | None:
    """Where initdb and postgres are; None where PostgreSQL is not installed."""
    known = [Path(os.environ["HANDOFFD_PG_BINDIR"])] if "HANDOFFD_PG_BINDIR" in os.environ else []
    known += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    known += [Path(found).parent for found in (shutil.which("initdb"),) if found]
    return next((each for each in known if (each / "initdb").exists()), None)


class Postgres:
    """Start with `with`. `database()` makes one more; `kill` and `start` let the server crash and come back."""

    def __init__(self, folder: Path, *, port: int = 0, **settings: str) -> None:
        self.folder, self.port, self._settings = folder, port or free_port(), settings
        self.process: subprocess.Popen[bytes] | None = None
        self._user = "nobody" if os.geteuid() == 0 else None
        self._bin = Path()

    def __enter__(self) -> Self:
        found = programs()
        if found is None:
            missing("no PostgreSQL here", INSTALL)
        self._bin = found
        self.folder.chmod(0o755)
        self._data = self.folder / "data"
        self._data.mkdir(mode=0o700)
        if self._user:
            shutil.chown(self._data, self._user)
        self.run("initdb", "-D", str(self._data), "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop(signal.SIGQUIT)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "fsync": "off",
            "max_connections": "60",
            "shared_buffers": "16MB",
            "wal_level": "minimal",
            "max_wal_senders": "0",
            "autovacuum": "off",
            **self._settings,
        }
        given = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [self._bin / "postgres", "-D", self._data, *given],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", user=self._user, group=self._group(),
            )  # fmt: skip
        wait_until(self.answers, "PostgreSQL to start", 30.0)

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT: clients are told that it ends. SIGQUIT: it ends like after a crash, and recovers at the start."""
        if self.process is not None:
            self.process.send_signal(how)
            self.process.wait(60)
            self.process = None

    def answers(self) -> bool:
        """Whether it takes connections."""
        done = self.run("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port), check=False)
        return done.returncode == 0

    def database(self, name: str = "", template: str = "template0") -> str:
        """Make a database, a copy of `template`; return its URL."""
        name = name or f"t{os.getpid()}_{next(_names)}"
        self.sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def url(self, name: str, port: int = 0) -> str:
        """The URL of a database; `port` where it is reached through something else."""
        return f"postgresql://{USER}@127.0.0.1:{port or self.port}/{name}"

    def sql(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement outside of everything; its rows."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as line:
            done = line.execute(statement)  # type: ignore[call-overload]
            return done.fetchall() if done.description else []

    def run(self, program: str, *arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs as the server's user."""
        return subprocess.run(
            [str(self._bin / program), *arguments], capture_output=True, text=True, check=check, cwd="/",
            user=self._user, group=self._group(),
        )  # fmt: skip

    def _group(self) -> str | None:
        return "nogroup" if self._user else None
