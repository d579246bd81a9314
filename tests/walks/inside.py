"""The walk itself, in a process of its own: `walk.py` starts it."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from walks.known import WALKS
from walks.page import page
from walks.stage import stage
from walks.step import Walk, numbered

_MOUNT = Path("/mnt")
_INSTALLED = Path("/srv/belvedere")
_ROOT = Path(__file__).parents[2]
_ADDRESS = "192.168.0.10/24"


def main() -> int:
    """Walk the chapters and write what they gave."""
    parser = argparse.ArgumentParser()
    parser.add_argument("walk", choices=WALKS)
    parser.add_argument("place", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("page", type=Path)
    parser.add_argument("--screen", choices=("xvfb", "offscreen"), required=True)
    parser.add_argument("--only", default="")
    parser.add_argument("--own", action="store_true")
    given = parser.parse_args()
    place = make_neutral(given.place) if given.own else given.place
    use_folders(place)
    given.out.mkdir(parents=True, exist_ok=True)
    only = [int(number) for number in given.only.split(",") if number]
    chosen = WALKS[given.walk]
    with _screen(given.screen):
        walk(chosen, place, given.out, only)
    if not only:
        written = page(chosen, os.path.relpath(given.out, given.page.parent))
        given.page.write_text(written, encoding="utf-8")
    return 0


def walk(chosen: Walk, place: Path, out: Path, only: list[int]) -> None:
    """Walk all chapters, or only those of these numbers, counted from 1; a picture of each step."""
    files = {id(step): file for file, step in numbered(chosen.chapters)}
    with stage(place) as made:
        chosen.begin(made)
        for number, chapter in enumerate(chosen.chapters, 1):
            if only and number not in only:
                continue
            made.clear()
            for step in chapter.steps:
                print(f"{files[id(step)]}: {step.done}", flush=True)
                try:
                    step.act(made)
                finally:  # of a step that fails, too: it tells why
                    made.picture(out / files[id(step)], fleeting=step.fleeting)


def use_folders(place: Path) -> None:
    """Have this process and its children keep everything in `place`."""
    home = {"HOME": place, "BELVEDERE_DATA": place / "data", "BELVEDERE_CACHE": place / "cache"}
    named = {f"XDG_{name}_HOME": place / name.lower() for name in ("CONFIG", "STATE", "CACHE", "DATA")}
    passing = {"TMPDIR": place / "tmp"}
    passing["TMPDIR"].mkdir()
    os.environ.update({name: str(folder) for name, folder in {**home, **named, **passing}.items()})
    tempfile.tempdir = None
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"


def make_neutral(place: Path) -> Path:
    """In namespaces of one's own: a network, a host name and a folder that say nothing of this computer."""
    commands = (
        ("ip", "link", "set", "lo", "up"),
        ("ip", "link", "add", "eth0", "type", "veth", "peer", "name", "switch"),
        ("ip", "addr", "add", _ADDRESS, "dev", "eth0"),
        ("ip", "link", "set", "switch", "up"),
        ("ip", "link", "set", "eth0", "up"),
        ("ip", "route", "add", "default", "via", "192.168.0.1"),
        ("mount", "--bind", str(place), str(_MOUNT)),
    )
    for command in commands:
        subprocess.run(command, check=True)
    socket.sethostname("laptop")
    _seem_installed()
    return _MOUNT


def _seem_installed() -> None:
    """Logs name the interpreter: it shall not be found where this checkout happens to lie."""
    subprocess.run(("mount", "-t", "tmpfs", "tmpfs", str(_INSTALLED.parent)), check=True)
    _INSTALLED.mkdir()
    subprocess.run(("mount", "--bind", str(_ROOT), str(_INSTALLED)), check=True)
    if Path(sys.executable).is_relative_to(_ROOT):
        sys.executable = str(_INSTALLED / Path(sys.executable).relative_to(_ROOT))
    os.environ["PYTHONPATH"] = os.environ["PYTHONPATH"].replace(str(_ROOT), str(_INSTALLED))


@contextmanager
def _screen(kind: str) -> Iterator[None]:
    """Xvfb, for as long as it is needed; without it nothing is to be seen, but all is drawn."""
    if kind == "offscreen":
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        yield
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x720x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            os.environ |= {"DISPLAY": f":{told.readline().strip()}", "QT_QPA_PLATFORM": "xcb"}
        try:
            yield
        finally:
            server.terminate()


if __name__ == "__main__":
    sys.exit(main())
