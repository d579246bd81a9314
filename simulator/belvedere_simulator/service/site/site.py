"""Finding, starting and stopping the site of a data folder."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import private_folder
from belvedere_simulator.messages import tr
from belvedere_simulator.service.site.lock import take_lock
from belvedere_simulator.service.site.site_folder import LOCK, LOG, SiteRecord, check_data_dir, read_record
from belvedere_simulator.supervision.background import (
    end_latecomer,
    end_of,
    last_lines,
    start_in_background,
)

START_SECONDS = 120.0
"""One that cannot start ends, and is seen at once: this is for one that hangs, on a very busy computer."""
STOP_SECONDS = 20.0
_LOOK_SECONDS = 0.05


@dataclass(frozen=True)
class SiteStatus:
    """A data folder and the site that runs over it, if one does."""

    data_dir: Path
    record: SiteRecord | None


def site_status(data_dir: Path) -> SiteStatus:
    """Whether a site runs there, told by its lock: a record alone may be of one that was killed."""
    if not (data_dir / LOCK).exists():
        return SiteStatus(data_dir, None)
    lock = take_lock(data_dir / LOCK)
    if lock is not None:
        lock.release()
        return SiteStatus(data_dir, None)
    record = read_record(data_dir)
    return SiteStatus(data_dir, record if record is not None and _process(record) is not None else None)


def ensure_site(data_dir: Path, arguments: Sequence[str] = (), seconds: float = START_SECONDS) -> SiteRecord:
    """The running site of `data_dir`, started when there is none; `arguments` are those of the service.

    It goes on when its starter ends. Several who ask at once get the same one. Raises BelvedereError
    with the end of its log when it does not answer in time.
    """
    check_data_dir(data_dir)
    running = site_status(data_dir).record
    if running is not None:
        return running
    private_folder(data_dir)
    child = _start(data_dir, arguments)
    found = _wait(
        lambda: site_status(data_dir).record,
        seconds,
        given_up=lambda: child.poll() is not None and take_and_release(data_dir),
        failure=lambda: _not_started(data_dir),
    )
    end_latecomer(child, found.pid)
    return found


def stop_site(data_dir: Path, seconds: float = STOP_SECONDS) -> bool:
    """Stop the site of `data_dir`, also one that has only begun to start; False when none runs.

    What was acknowledged is kept in any case.
    """
    process = _running(data_dir) or _begun(data_dir, seconds)
    if process is None:
        return False
    process.terminate()
    if not end_of(process, seconds):
        process.kill()
        end_of(process, seconds)
    return True


def take_and_release(data_dir: Path) -> bool:
    """Whether nobody holds the lock of the folder."""
    lock = take_lock(data_dir / LOCK)
    if lock is None:
        return False
    lock.release()
    return True


def _running(data_dir: Path) -> psutil.Process | None:
    record = site_status(data_dir).record
    return _process(record) if record is not None else None


def _begun(data_dir: Path, seconds: float) -> psutil.Process | None:
    """The process that was started to be the site. Once it holds the lock its start is waited for: what it
    has started by then it ends, too, when it is told to."""
    deadline = time.monotonic() + seconds
    found = _starting(data_dir)
    while found is not None and time.monotonic() < deadline and not take_and_release(data_dir):
        running = _running(data_dir)
        if running is not None:
            return running
        time.sleep(_LOOK_SECONDS)
        found = _starting(data_dir)
    return found


def _starting(data_dir: Path) -> psutil.Process | None:
    wanted = _command(data_dir)
    for process in psutil.process_iter(["cmdline"]):
        given = process.info["cmdline"] or []
        if wanted in (given[at : at + len(wanted)] for at in range(len(given))):
            return process
    return None


def _process(record: SiteRecord) -> psutil.Process | None:
    try:
        process = psutil.Process(record.pid)
        # The system may have given the number to another program since.
        return process if abs(process.create_time() - record.started) < 1.0 else None
    except psutil.Error:
        return None


def _start(data_dir: Path, arguments: Sequence[str]) -> subprocess.Popen[bytes]:
    return start_in_background([*_command(data_dir), *arguments], data_dir, data_dir / LOG)


def _command(data_dir: Path) -> list[str]:
    return ["service", "--site", "--data-dir", str(data_dir)]


def _wait(
    look: Callable[[], SiteRecord | None],
    seconds: float,
    given_up: Callable[[], bool],
    failure: Callable[[], BelvedereError],
) -> SiteRecord:
    deadline = time.monotonic() + seconds
    while True:
        found = look()
        if found is not None:
            return found
        if time.monotonic() >= deadline or given_up():
            raise failure()
        time.sleep(_LOOK_SECONDS)


def _not_started(data_dir: Path) -> BelvedereError:
    log = data_dir / LOG
    return BelvedereError(
        "BV-SITE-003",
        tr("The site did not start"),
        where=str(data_dir),
        why=last_lines(log) or tr("it wrote nothing to {log}", log=log),
    )
