"""A data folder belongs to one process at a time."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

from belvedere_simulator.service.site import lock
from belvedere_simulator.service.site.lock import SiteLock, locking_of, take_lock


def test_only_one_has_the_lock(tmp_path: Path) -> None:
    held = take_lock(tmp_path / "new" / "site.lock")
    assert held is not None
    assert take_lock(tmp_path / "new" / "site.lock") is None
    held.release()
    again = take_lock(tmp_path / "new" / "site.lock")
    assert again is not None
    again.release()


def test_who_wants_to_keep_it_waits_for_those_who_only_look(tmp_path: Path) -> None:
    looking = take_lock(tmp_path / "site.lock")
    assert looking is not None
    kept: list[SiteLock | None] = []
    keeper = threading.Thread(target=lambda: kept.append(take_lock(tmp_path / "site.lock", seconds=60.0)))
    keeper.start()
    keeper.join(0.1)
    assert kept == []
    looking.release()
    keeper.join()
    (mine,) = kept
    assert mine is not None
    assert take_lock(tmp_path / "site.lock", seconds=0.05) is None
    mine.release()


def test_the_lock_ends_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "site.lock"
    program = (
        "import sys; from pathlib import Path\n"
        "from belvedere_simulator.service.site.lock import take_lock\n"
        f"held = take_lock(Path({str(path)!r}))\n"
        "print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert take_lock(path) is None
        holder.kill()
        holder.wait()
    mine = take_lock(path)
    assert mine is not None
    mine.release()


def test_each_platform_has_its_way() -> None:
    assert locking_of("win32") is lock._windows
    assert locking_of("linux") is locking_of("darwin") is lock._posix
