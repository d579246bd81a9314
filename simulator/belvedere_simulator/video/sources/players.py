"""Sources played in their time: files and folders round after round, network cameras as they come."""

from __future__ import annotations

import random
import time
from contextlib import closing
from typing import Protocol

from belvedere_simulator.messages import tr
from belvedere_simulator.video.sources import faults
from belvedere_simulator.video.sources.clocks import FileClock, LiveClock, in_microseconds, time_stamp
from belvedere_simulator.video.sources.control import Control
from belvedere_simulator.video.sources.frame import Decoded
from belvedere_simulator.video.sources.outlet import Outlet
from belvedere_simulator.video.sources.source import Log, Source
from belvedere_simulator.video.sources.status import Status

_HELD_UP = 0.1
"""The share of pictures that jitter holds up: seldom enough for those behind to catch up."""
_TOLD_SECONDS = 10.0
"""So often at most a picture that was held up is told in the camera's log."""


class Player(Protocol):
    """Plays a source into an outlet."""

    def play(self) -> bool:
        """Play until the end (True) or until the reader is to pause or stop (False).

        Raises SourceFailedError. May be called again after either.
        """


class LivePlayer:
    """A network camera: each picture goes out as soon as it is there.

    `log` is told of the first picture of each connection. `jitter` is by how many seconds at most pictures
    are held up, which it is told now and then.
    """

    def __init__(
        self, source: Source, outlet: Outlet, control: Control, log: Log, *, jitter: float = 0.0
    ) -> None:
        self._source = source
        self._outlet = outlet
        self._control = control
        self._log = log
        self._told = -_TOLD_SECONDS
        self._clock = LiveClock()
        self._jitter = jitter
        self._random = random.Random()  # noqa: S311 - disturbs pictures, guards nothing

    def play(self) -> bool:
        """See `Player`. Pausing lets the camera go: a picture of before the pause is of no use."""
        self._clock.restart()
        with closing(self._source.frames()) as frames:
            for number, decoded in enumerate(frames):
                if number == 0:
                    self._log(_begun(decoded))
                self._hold_up()
                if self._control.interrupted:
                    return False
                self._outlet.send(decoded.picture, self._clock.stamp(decoded.seconds, time.time()))
        return False

    def _hold_up(self) -> None:
        """Let pictures gather behind this one, now and then."""
        if not self._jitter or self._random.random() >= _HELD_UP:
            return
        seconds = self._jitter * self._random.random()
        self._control.sleep(seconds)
        if time.monotonic() - self._told >= _TOLD_SECONDS:
            self._told = time.monotonic()
            self._log(faults.held_up(seconds))


def _begun(decoded: Decoded) -> str:
    width, height = decoded.picture.width, decoded.picture.height
    return tr("the camera sends pictures of {width}x{height}", width=width, height=height)


class FilePlayer:
    """A file or folder. Paced by its own clock, or `fast`: as fast as its frames are taken."""

    def __init__(
        self, source: Source, outlet: Outlet, control: Control, status: Status, *, loop: bool, fast: bool
    ) -> None:
        self._source = source
        self._outlet = outlet
        self._control = control
        self._status = status
        self._loop = loop
        self._fast = fast
        self._clock: FileClock | None = None
        self._stood_since = 0.0

    def play(self) -> bool:
        """See `Player`. Pausing keeps the place in the file."""
        now = time.monotonic()
        if self._clock is None:
            self._clock = FileClock(time.time(), now)
        else:
            self._clock.hold(now - self._stood_since)
        try:
            while self._play_round(self._clock):
                if not self._loop:
                    return True
            return False
        finally:
            self._stood_since = time.monotonic()

    def _play_round(self, clock: FileClock) -> bool:
        """One round. False when the reader is to stop before its end."""
        clock.begin_round(self._source.step)
        with closing(self._source.frames()) as frames:
            for decoded in frames:
                place = clock.place(decoded.seconds, self._source.step)
                if not self._wait_for_turn(clock, place):
                    return False
                self._show(decoded, clock, place)
        return not self._control.stopping

    def _show(self, decoded: Decoded, clock: FileClock, place: float) -> None:
        self._outlet.send(decoded.picture, clock.stamp(place))

    def _wait_for_turn(self, clock: FileClock, place: float) -> bool:
        """Wait until the picture at `place` is due and not paused. False when the reader is to stop."""
        while True:
            if self._control.paused:
                begun = time.monotonic()
                self._status.tell("PAUSED")
                self._control.wait_while_paused()
                clock.hold(time.monotonic() - begun)
            if self._control.stopping:
                return False
            wait = 0.0 if self._fast else clock.wait(place, time.monotonic())
            if wait <= 0.0:
                return True
            self._control.sleep(wait)


class RecordedPlayer(FilePlayer):
    """A stream of a recording: its pictures keep the time stamps that they had."""

    def _show(self, decoded: Decoded, clock: FileClock, place: float) -> None:
        stamp = (
            clock.stamp(place) if decoded.seconds is None else time_stamp(in_microseconds(decoded.seconds))
        )
        self._outlet.send(decoded.picture, stamp)
