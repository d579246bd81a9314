"""Whole runs: real clips, real processes, and proof that nothing of them is left."""

from __future__ import annotations

import contextlib
import ctypes
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psutil
import pytest

from fakes.applications import ApplicationFolder
from fakes.clips import make_clip
from fakes.playing import Player
from fakes.waiting import until

_PR_SET_CHILD_SUBREAPER = 36
PROJECT = Path(__file__).parents[2]


@pytest.fixture(scope="module", autouse=True)
def adopt_orphans() -> Iterator[None]:
    """Orphans of these tests' processes become their children, so that none can hide."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1)
    yield
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 0)
    until(lambda: not psutil.Process().children() or _children(), 10)  # the dead are buried by looking


@pytest.fixture(autouse=True)
def nothing_is_left(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """After every test: no process, no shared memory, no open port, no thread, no folder in /tmp."""
    before = _open_ports()
    # A site that tests of other folders share may be a child of this process.
    others = frozenset(_children())
    shared = _shared()
    tmp_path_factory.getbasetemp()  # pytest makes its own folder before we point elsewhere
    # Short, since the paths of sockets are limited to 107 characters.
    own = Path(tempfile.mkdtemp(prefix="bv", dir="/tmp"))
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    yield
    _wait_gone(lambda: list(_children(others).values()), 20)
    _wait_gone(lambda: sorted(_open_ports() - before), 10)
    # Tests beside these have some for a moment, too.
    _wait_gone(lambda: sorted(_shared() - shared), 20)
    assert list(own.iterdir()) == []
    own.rmdir()


@pytest.fixture(autouse=True)
def own_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Each test has its own data folder; what is built once is cached for the whole session."""
    monkeypatch.setenv("BELVEDERE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BELVEDERE_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds of numbered H.264 pictures, 320x240 at 15 a second."""
    return make_clip(tmp_path_factory.mktemp("clips") / "clip.mp4")


@pytest.fixture
def play() -> Iterator[Callable[..., Player]]:
    """Start runs that are stopped at the end of the test."""
    with contextlib.ExitStack() as stack:

        def start(folder: Path, **wishes: Any) -> Player:
            player = Player(folder, **wishes)
            stack.callback(player.close)
            return player

        yield start


@pytest.fixture
def application(tmp_path: Path) -> Callable[..., ApplicationFolder]:
    """Write an application folder around a script."""
    return lambda script, **options: ApplicationFolder(tmp_path / "app", script, **options)


@pytest.fixture(params=["bwrap", "paths"])
def isolation(request: pytest.FixtureRequest) -> str:
    """Each of the two ways to confine an application."""
    return str(request.param)


@pytest.fixture
def conformance(tmp_path: Path) -> Path:
    """A copy of the conformance application."""
    return Path(shutil.copytree(PROJECT / "tests" / "applications" / "conformance", tmp_path / "conformance"))


def _shared() -> set[Path]:
    """Shared memory, but for that of databases which others on this computer may start and stop meanwhile."""
    return {file for file in Path("/dev/shm").iterdir() if not file.name.startswith("PostgreSQL.")}


def _children(others: frozenset[psutil.Process] = frozenset()) -> dict[psutil.Process, str]:
    """The children that live, with theirs, but for `others`. The dead among our own are buried."""
    alive = {}
    for child in psutil.Process().children(recursive=True):
        # Who is dead may be the child of another, or buried by somebody else already.
        with contextlib.suppress(psutil.Error, ChildProcessError):
            if child.status() == psutil.STATUS_ZOMBIE:
                os.waitpid(child.pid, os.WNOHANG)
            elif child not in others and others.isdisjoint(child.parents()):
                alive[child] = f"{child.pid} {' '.join(child.cmdline())[:80]}"
    return alive


def _open_ports() -> set[tuple[str, int]]:
    """Ports that this process or a child listens on."""
    return {
        (connection.laddr.ip, connection.laddr.port)
        for connection in psutil.Process().net_connections("inet")
        if connection.status == psutil.CONN_LISTEN or connection.type == socket.SOCK_DGRAM
    }


def _wait_gone(left: Callable[[], Sequence[object]], seconds: float) -> None:
    with contextlib.suppress(AssertionError):
        until(lambda: not left(), seconds)
    assert not left()
