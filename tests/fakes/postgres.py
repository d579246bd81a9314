"""A PostgreSQL server of the tests' own, from the programs that are installed."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

# Where the packages of Linux distributions put the programs of a server.
_FOLDERS = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql@*/bin")
_SETTINGS = "-c listen_addresses= -c fsync=off -c shared_buffers=16MB -c max_connections=60"


class PostgresServer:
    """A running server; `url` names one of its databases."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made = 0

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of a database."""
        return f"postgresql+psycopg://tests@/{database}?host={self._folder}"

    def new_database(self) -> str:
        """The URL of an empty database."""
        self._made += 1
        name = f"test_{os.getpid()}_{self._made}"
        engine = create_engine(self.url("postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        return self.url(name)


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A server on a socket in a folder of its own; it is gone afterwards."""
    # Not below pytest's folder: the server's own user may not go there, and the socket's path must be short.
    folder = Path(tempfile.mkdtemp(prefix="belvedere-pg-"))
    as_user = _unprivileged(folder)
    data = folder / "data"
    try:
        _run(
            [_program("initdb"), "-D", str(data), "-U", "tests", "-A", "trust", "-N", "--locale=C.UTF-8"],
            as_user,
        )
        control = [_program("pg_ctl"), "-D", str(data), "-w"]
        options = f"-k {folder} {_SETTINGS}"
        _run([*control, "-l", str(folder / "log"), "-o", options, "start"], as_user)
        try:
            yield PostgresServer(folder)
        finally:
            _run([*control, "-m", "immediate", "stop"], as_user)
    finally:
        shutil.rmtree(folder)


def _program(name: str) -> str:
    folders = [str(found) for pattern in _FOLDERS for found in sorted(Path("/").glob(pattern[1:]))]
    found = shutil.which(name, path=os.pathsep.join([*folders, os.environ.get("PATH", "")]))
    assert found is not None, (
        "the tests need the programs of a PostgreSQL server (apt-get install postgresql)"
    )
    return found


def _unprivileged(folder: Path) -> dict[str, Any]:
    """How to start a child as a user that a server accepts; it refuses the administrator."""
    if os.geteuid() != 0:
        return {}
    user = next(entry for name in ("postgres", "nobody") for entry in pwd.getpwall() if entry.pw_name == name)
    os.chown(folder, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def _run(arguments: list[str], as_user: dict[str, Any]) -> None:
    folder = "/"  # theirs may be closed to the server's user
    done = subprocess.run(
        arguments,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        check=False,
        timeout=120,
        **as_user,
    )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
