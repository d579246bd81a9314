"""The requests of the site, one after the other."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Mapping
from typing import Any

from belvedere_simulator.appliance.connection.channel import SiteChannel
from belvedere_simulator.appliance.network.reach import Ways
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.appliance.tools.arranging import OF_CAMERAS, Arranging, Secrets, no_cable
from belvedere_simulator.appliance.tools.request import error_document, read_request
from belvedere_simulator.appliance.tools.turn import Turn
from belvedere_simulator.cameras.viewing.limits import SECONDS
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

MOST_WAITING = 16
REMIND_SECONDS = 5.0
"""How often those that wait are told that they still do."""

_REMEMBERED = 256


class ApplianceTools:
    """For one life. The site is told of each request what comes of it; nothing of one is kept or logged but
    that it was done. Pictures wait for everything else: there are many, and none is missed.
    """

    def __init__(self, surroundings: Surroundings, channel: SiteChannel, secrets: Secrets) -> None:
        self._around = surroundings
        self._channel = channel
        self._arranging = Arranging(surroundings, secrets)
        self._changed = threading.Condition()
        self._waiting: deque[Turn] = deque()
        self._known: deque[str] = deque(maxlen=_REMEMBERED)
        self._current: Turn | None = None
        self._reminded = 0.0
        self._thread: threading.Thread | None = None
        surroundings.life.at_end(surroundings.reach.watch(self._ways))
        surroundings.life.at_end(self._end)

    def asked(self, payload: bytes) -> None:
        """The site wants something. Does not wait."""
        request = read_request(payload)
        if request is None:
            return
        if request.cancel:
            self._cancel(request.id)
            return
        turn = Turn(request, self._channel)
        with self._changed:
            # The channel brings a message at least once.
            if request.id in self._known or self._around.life.ended:
                return
            self._known.append(request.id)
            busy, full = self._current is not None, len(self._waiting) >= MOST_WAITING
            if full:
                turn.fail(BelvedereError("BV-VPT-006", tr("The appliance is busy with other requests")))
                return
            if busy:
                turn.waits()
            self._waiting.append(turn)
            self._begin()
            self._changed.notify_all()

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="tools", daemon=True)
            self._thread.start()

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._around.life.ended)
                if self._around.life.ended:
                    return
                turn = next((each for each in self._waiting if each.is_quick), self._waiting[0])
                self._waiting.remove(turn)
                self._current = turn
            turn.begins()
            turn.tell(self._outcome(turn))
            with self._changed:
                self._current = None

    def _outcome(self, turn: Turn) -> dict[str, Any]:
        tool = turn.request.tool
        try:
            if tool not in SECONDS:
                what = tr("There is no way to look of this name")
                raise BelvedereError("BV-VPT-002", what, where=tool[:40])
            given = self._arranging.arranged(tool, turn.request.given)
        except BelvedereError as error:
            return {"error": error_document(error)}
        if turn.is_quick:
            self._around.logs.controller("INFO", "lookForSite", 61, f"Looking for the site: {tool}")

        def told(document: Mapping[str, Any]) -> None:
            turn.tell(document)
            self._remind()

        return turn.look.run(given, told)

    def _remind(self) -> None:
        now = time.monotonic()
        if now - self._reminded < REMIND_SECONDS:
            return
        self._reminded = now
        with self._changed:
            waiting = tuple(self._waiting)
        for each in waiting:
            each.waits()

    def _cancel(self, identifier: str) -> None:
        with self._changed:
            current = self._current
            waiting = [each for each in self._waiting if each.request.id == identifier]
            for each in waiting:
                self._waiting.remove(each)
        for each in waiting:
            each.tell({"cancelled": True})
        if current is not None and current.request.id == identifier:
            current.look.end({"cancelled": True})

    def _ways(self, before: Ways, now: Ways) -> None:
        current = self._current
        cut = before.cameras and not now.cameras
        if current is not None and cut and current.request.tool in OF_CAMERAS:
            current.look.end({"error": error_document(no_cable())})

    def _end(self) -> None:
        with self._changed:
            self._waiting.clear()
            current = self._current
            self._changed.notify_all()
        if current is not None:
            current.look.end({"cancelled": True})
