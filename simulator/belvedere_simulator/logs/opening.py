"""A view at work: its sources feed it, it is counted, and goes on with what comes."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.folders import cache_folder
from belvedere_simulator.logs.clock import Clock
from belvedere_simulator.logs.files import LogFile
from belvedere_simulator.logs.formats import SECOND
from belvedere_simulator.logs.growing import Growing
from belvedere_simulator.logs.recount import Check
from belvedere_simulator.logs.sources.feeding import Allowance, Announced, Feeding
from belvedere_simulator.logs.sources.paths import told
from belvedere_simulator.logs.sources.source import Source
from belvedere_simulator.logs.track import Track
from belvedere_simulator.logs.view import View
from belvedere_simulator.logs.work.pool import Pool
from belvedere_simulator.messages import tr

MOST_LOGS = 800
"""All of them are held open, and systems allow a thousand."""
_PREFIX = "bv-logs-"
_TOGETHER_SECONDS, _LOOK_SECONDS = 0.3, 0.005
_END_SECONDS = 1.0


@dataclass(frozen=True)
class Opened:
    """Each source with the seconds that are added to its times, and the forms that were taught."""

    sources: Sequence[tuple[Source, float]]
    taught: Sequence[Mapping[str, Any]] = ()
    follow: bool = False


@dataclass
class Opening:
    """One view with what feeds it: `threads`, one a source. `problem` is told what a source could not do,
    from any thread.

    `check` and `wait` belong to who wants the view: what they raise ends the sources.
    """

    pool: Pool
    opened: Opened
    check: Check
    wait: Callable[[float], None]
    problem: Callable[[BelvedereError, int], None]
    view: View = field(init=False)
    threads: list[threading.Thread] = field(default_factory=list)
    _waiting: list[tuple[int, Track]] = field(default_factory=list)
    _announced: int = 0
    _heard: set[int] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.view = View(self.pool)
        self._growing = Growing(self.view, self.pool)
        place = cache_folder() / "logs"
        place.mkdir(parents=True, exist_ok=True)
        _remove_abandoned(place)
        self._spool = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=place))

    def __enter__(self) -> Opening:
        """Begin to feed."""
        allowance = Allowance(self._spool)
        for number, (source, offset) in enumerate(self.opened.sources):
            feeding = Feeding(
                self._spool,
                partial(self._announce, number),
                self._check,
                self._wait,
                lambda error, number=number: self.problem(error, number),  # type: ignore[misc]
                allowance,
                self.opened.follow,
                offset,
            )
            thread = threading.Thread(
                target=self._feed, args=(source, feeding, number), name="log-source", daemon=True
            )
            self.threads.append(thread)
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the sources and remove what was unpacked."""
        self._over.set()
        deadline = time.monotonic() + _END_SECONDS
        for thread in self.threads:
            # One that waits for standard input, or for a site, may not see yet that nobody wants it.
            thread.join(max(0.0, deadline - time.monotonic()))
        self.view.close()
        for _number, track in self._waiting:
            track.close()
        shutil.rmtree(self._spool, ignore_errors=True)

    @property
    def is_fed(self) -> bool:
        """Whether no source has more to announce, nor a log of them to write."""
        return not self._waiting and not any(thread.is_alive() for thread in self.threads)

    def arrived(self) -> list[Track]:
        """Show what was announced meanwhile; which those logs are. Nothing of them is counted yet."""
        if not self.view.tracks:
            self._await_each()
        with self._lock:
            waiting, self._waiting = self._waiting, []
        tracks = [track for _number, track in sorted(waiting, key=lambda each: each[0])]
        for track in tracks:
            self.view.add(track)
        return tracks

    def count(self, tracks: Sequence[Track], tell: Callable[[float], None]) -> None:
        """Count logs that were shown newly. Raises OSError, BelvedereError, and what `check` raises."""
        self._growing.count(tracks, self.check, tell)

    def grow(self) -> tuple[bool, list[int]]:
        """Show what there is more by now: (whether something is new, the numbers of logs that were cut or
        written anew)."""
        return self._growing.grow(self.check, follow=self.opened.follow)

    def _await_each(self) -> None:
        """Equal times go by the order of the sources, so the first logs wait a moment for one another."""
        end = time.monotonic() + _TOGETHER_SECONDS
        while time.monotonic() < end and len(self._heard) < len(self.opened.sources):
            self.wait(_LOOK_SECONDS)

    def _announce(self, number: int, announced: Announced) -> Track:
        with self._lock:
            self._announced += len(announced.files)
            if self._announced > MOST_LOGS:
                what, why = tr("This is more than is shown"), tr("a view has 800 files at most")
                raise BelvedereError("BV-LGV-005", what, where=announced.title[:200], why=why)
        files = [LogFile(path) for path in announced.files]
        clock = Clock(files[-1].changed, int(announced.offset * SECOND), self.opened.taught)
        path = announced.path if self.opened.follow else None
        track = Track(announced.name, announced.title, clock, path, live=announced.live)
        for file in files:
            track.add(file)
        with self._lock:
            self._waiting.append((number, track))
            self._heard.add(number)
        return track

    def _feed(self, source: Source, feeding: Feeding, number: int) -> None:
        try:
            source.feed(feeding)
        except (BelvedereError, OSError) as error:
            if not self._over.is_set():
                self.problem(told(error, feeding.spool), number)
        except _OverError:
            return
        finally:
            self._heard.add(number)

    def _check(self) -> None:
        if self._over.is_set():
            raise _OverError

    def _wait(self, seconds: float) -> None:
        if self._over.wait(seconds):
            raise _OverError


class _OverError(Exception):
    """Nobody wants the view any more."""


def _remove_abandoned(place: Path) -> None:
    """Remove what processes left that were killed."""
    for folder in place.glob(f"{_PREFIX}*"):
        owner = folder.name.removeprefix(_PREFIX).partition("-")[0]
        if owner.isdigit() and not psutil.pid_exists(int(owner)):
            shutil.rmtree(folder, ignore_errors=True)
