"""Processes that store objects are killed at any moment: what they acknowledged is there, nothing is half."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from belvedere_simulator.service.clock import SystemClock
from belvedere_simulator.service.objects.folder_store import FolderStore
from belvedere_simulator.service.store.check import check_data_folder
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.store.migrate import migrate

PROGRAM = Path(__file__).with_name("putting.py")
SEED = 20260301
KILLS_BY_DEFAULT = 4
PROCESSES = 2


@pytest.mark.campaign
@pytest.mark.timeout(1800)
def test_kills_at_random_moments(tmp_path: Path) -> None:
    kills = int(os.environ.get("BELVEDERE_CAMPAIGN_KILLS", KILLS_BY_DEFAULT))
    _campaign(tmp_path, int(os.environ.get("BELVEDERE_CAMPAIGN_SEED", SEED)), kills)


def _campaign(folder: Path, seed: int, kills: int) -> None:
    """Two processes over the same stores, killed together `kills` times."""
    url = f"sqlite:///{folder / 'service.db'}"
    with closing(Database(url)) as database:
        migrate(database)
    moments = random.Random(seed)
    kept: dict[str, str] = {}
    for turn in range(kills):
        lines = _run_and_kill(folder, url, f"{seed}-{turn}", moments.randint(5, 60))
        kept |= _acknowledged(lines)
        _judge(folder, url, kept)


def _run_and_kill(folder: Path, url: str, seed: str, after: int) -> list[str]:
    """Let them work until one has said `after` lines, then kill both; all that they said."""
    said: list[list[str]] = [[] for _ in range(PROCESSES)]
    enough = threading.Event()

    def listen(child: subprocess.Popen[str], lines: list[str]) -> None:
        assert child.stdout is not None
        for line in child.stdout:
            # A line that the kill cut short says nothing.
            if line.endswith("\n"):
                lines.append(line.strip())
            if len(lines) >= after:
                enough.set()
        enough.set()

    arguments = [sys.executable, str(PROGRAM), url, str(folder / "objects")]
    children = [
        subprocess.Popen([*arguments, f"{seed}-{number}"], stdout=subprocess.PIPE, text=True)
        for number in range(PROCESSES)
    ]
    listeners = [
        threading.Thread(target=listen, args=(child, lines))
        for child, lines in zip(children, said, strict=True)
    ]
    for listener in listeners:
        listener.start()
    assert enough.wait(120)
    codes = []
    for child in children:
        child.kill()
        codes.append(child.wait())
    for listener in listeners:
        listener.join()
    for child in children:
        assert child.stdout is not None
        child.stdout.close()
    assert set(codes) == {-signal.SIGKILL if sys.platform != "win32" else 1}, "one of them failed by itself"
    return [line for lines in said for line in lines]


def _acknowledged(lines: list[str]) -> dict[str, str]:
    """The keys that must be there; one whose removal was begun may be there or not."""
    kept: dict[str, str] = {}
    for line in lines:
        word, key, *rest = line.split()
        if word == "put":
            [kept[key]] = rest
        else:
            del kept[key]
    return kept


def _judge(folder: Path, url: str, kept: dict[str, str]) -> None:
    with closing(Database(url)) as database:
        store = FolderStore(folder / "objects", database, SystemClock())
        store.sweep(half_files_older_than=0)
        assert check_data_folder(folder) == []
        found = {stored.key: stored.sha256 for stored in store.list("bucket")}
        assert kept.items() <= found.items()
        assert set(store.contents.names()) == set(found.values())
