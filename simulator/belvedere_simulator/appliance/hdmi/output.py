"""The HDMI output while the appliance is on: who shows it, and its stream."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from belvedere_simulator.appliance.hdmi.settings import (
    StreamSettings,
    load_settings,
    renewed,
    save_settings,
    turned_on,
)
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.video.client import DisplayStream, StreamWorkerClient

VIEW_SECONDS = 10.0
"""For so long a viewer counts as one after it asked for the address; it has to ask again and again."""
_LOOK_SECONDS = 3.0


class Screen(Protocol):
    """What the output needs of the host of applications: its stream worker, also without applications."""

    def video(self) -> StreamWorkerClient: ...

    @property
    def video_if_running(self) -> StreamWorkerClient | None: ...

    def hold(self, *, held: bool) -> None: ...


@dataclass(frozen=True)
class StreamStatus:
    """`url` without user and password; `problem` why it is not there although it is on."""

    on: bool
    url: str
    problem: str | None = None


class HdmiOutput:
    """Any thread. Nothing of it runs unless somebody looks or the stream is on.

    `changed` is called when the stream's status may have changed.
    Raises BelvedereError when the settings that were kept are damaged.
    """

    def __init__(self, surroundings: Surroundings, screen: Screen, changed: Callable[[], None]) -> None:
        self._around = surroundings
        self._screen = screen
        self._changed = changed
        self._settings = load_settings(surroundings.store)
        self._problem: BelvedereError | None = None
        self._viewed_until = 0.0
        self._holding = False
        self._lock = threading.Lock()
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        surroundings.life.at_end(self._wake.set)

    @property
    def status(self) -> StreamStatus:
        """The stream as it is to be seen by everybody."""
        problem = str(self._problem) if self._problem is not None else None
        return StreamStatus(self._settings.on, self._settings.url if self._settings.on else "", problem)

    @property
    def settings(self) -> StreamSettings:
        """The stream as its owner may know it: with the password."""
        return self._settings

    def start(self) -> None:
        """The appliance runs normally: open the stream if it is on, soon. Does not wait."""
        if self._settings.on:
            self._watch_over()

    def open_display(self) -> str:
        """The address of the picture for a viewer on this computer, who asks again while looking.

        Raises BelvedereError.
        """
        with self._lock:
            # However long the worker takes to start: the viewer's time begins when it has the address.
            self._viewed_until = math.inf
            try:
                self._hold()
                address = self._screen.video().open_display()
            finally:
                self._viewed_until = time.monotonic() + VIEW_SECONDS
        self._watch_over()
        return address

    def turn_on(self, host: str | None = None, port: int | None = None) -> StreamSettings:
        """Serve the picture from now on, also after restarts; None leaves the place as it was.

        BelvedereError, and all is as before: BV-HDM-002 when it cannot be served there, BV-HDM-003 when it
        must not.
        """
        with self._lock:
            return self._change(turned_on(self._settings, host, port))

    def turn_off(self) -> StreamSettings:
        """Serve it no more."""
        with self._lock:
            return self._change(replace(self._settings, on=False))

    def new_password(self) -> StreamSettings:
        """Make another password; who watches with the old one is cut off. BelvedereError BV-HDM-002."""
        with self._lock:
            return self._change(renewed(self._settings))

    def _change(self, wanted: StreamSettings) -> StreamSettings:
        before, self._settings = self._settings, wanted
        try:
            self._close()
            self._apply()
            save_settings(self._around.store, self._settings)
        except BelvedereError:
            self._settings = before
            with contextlib.suppress(BelvedereError):
                self._close()
                self._apply()
            raise
        finally:
            self._watch_over()
        self._note(None)
        state = f"on at {self._settings.url}" if self._settings.on else "off"
        self._log(f"stream of the display is {state}")
        self._changed()
        return self._settings

    def _apply(self) -> None:
        """Have what is wanted, no more and no less."""
        self._hold()
        video = self._screen.video_if_running
        if self._settings.on and (video is None or not video.broadcasting):
            self._open()

    def _open(self) -> None:
        wanted = self._settings
        stream = DisplayStream(wanted.host, wanted.port, wanted.user, wanted.password)
        try:
            _url, port = self._screen.video().open_broadcast(stream)
        except BelvedereError as error:
            if error.code.startswith("BV-HST"):
                raise
            place = f"{wanted.host}:{wanted.port}"
            why = error.why or error.what
            raise BelvedereError(
                "BV-HDM-002", tr("The HDMI stream cannot be served"), where=place, why=why
            ) from error
        self._settings = replace(wanted, port=port)

    def _close(self) -> None:
        video = self._screen.video_if_running
        if video is not None and video.broadcasting:
            video.close_broadcast()

    def _hold(self) -> None:
        wanted = self._needed
        if wanted is not self._holding:
            self._screen.hold(held=wanted)
            self._holding = wanted

    @property
    def _needed(self) -> bool:
        return self._settings.on or time.monotonic() < self._viewed_until

    def _watch_over(self) -> None:
        """Look again and again while anything is wanted: workers end, and viewers leave without a word."""
        if self._thread is None and not self._around.life.ended:
            self._thread = threading.Thread(target=self._look_on, name="hdmi output", daemon=True)
            self._thread.start()
        self._wake.set()

    def _look_on(self) -> None:
        while not self._around.life.ended:
            self._wake.wait(_LOOK_SECONDS if self._needed or self._holding else None)
            self._wake.clear()
            if not self._around.life.ended:
                self._look()

    def _look(self) -> None:
        try:
            with self._lock:
                self._apply()
        except (BelvedereError, OSError) as error:
            # Whatever it is, it is tried again; while everything ends it is no problem.
            told = error if isinstance(error, BelvedereError) else _unknown(error)
            if told.code != "BV-HST-008" and not self._around.life.ended:
                self._note(told)
        else:
            self._note(None)

    def _note(self, problem: BelvedereError | None) -> None:
        before, self._problem = self._problem, problem
        if str(before) != str(problem):
            self._log(str(problem) if problem is not None else "stream of the display is served again")
            self._changed()

    def _log(self, line: str) -> None:
        self._around.logs.system("panorama-hdmi", 1, line)


def _unknown(error: OSError) -> BelvedereError:
    why = error.strerror or type(error).__name__
    return BelvedereError("BV-HDM-002", tr("The HDMI stream cannot be served"), why=why)
