"""The requests of the site, one after the other."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Mapping
from typing import Any

from belvedere_simulator.appliance.connection.channel import SiteChannel
from belvedere_simulator.appliance.network.reach import Ways
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.appliance.tools.arranging import OF_CAMERAS, Arranging, Secrets, no_cable
from belvedere_simulator.appliance.tools.looking import Look
from belvedere_simulator.appliance.tools.request import ToolRequest, error_document, read_request
from belvedere_simulator.cameras.viewing.limits import SECONDS
from belvedere_simulator.channel import topics
from belvedere_simulator.channel.messages import LARGEST, write_object
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

MOST_WAITING = 16
_REMEMBERED = 256


class ApplianceTools:
    """For one life. The site is told of each request what comes of it; nothing of one is kept or logged but
    that it was done.
    """

    def __init__(self, surroundings: Surroundings, channel: SiteChannel, secrets: Secrets) -> None:
        self._around = surroundings
        self._channel = channel
        self._arranging = Arranging(surroundings, secrets)
        self._changed = threading.Condition()
        self._waiting: deque[ToolRequest] = deque()
        self._known: deque[str] = deque(maxlen=_REMEMBERED)
        self._current: tuple[ToolRequest, Look] | None = None
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
        with self._changed:
            # The channel brings a message at least once.
            if request.id in self._known or self._around.life.ended:
                return
            self._known.append(request.id)
            full = len(self._waiting) >= MOST_WAITING
            if not full:
                self._waiting.append(request)
                self._begin()
                self._changed.notify_all()
        if full:
            error = BelvedereError("BV-VPT-006", tr("The appliance is busy with other requests"))
            self._reply(request, 0, {"error": error_document(error)})

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
                request = self._waiting.popleft()
                look = Look(request.tool, SECONDS.get(request.tool, 0.0))
                self._current = request, look
            self._do(request, look)
            with self._changed:
                self._current = None

    def _do(self, request: ToolRequest, look: Look) -> None:
        number = 0

        def told(document: Mapping[str, Any]) -> None:
            nonlocal number
            self._reply(request, number, document)
            number += 1

        told(self._outcome(request, look, told))

    def _outcome(self, request: ToolRequest, look: Look, told: Any) -> dict[str, Any]:
        try:
            if request.tool not in SECONDS:
                what = tr("There is no way to look of this name")
                raise BelvedereError("BV-VPT-002", what, where=request.tool[:40])
            given = self._arranging.arranged(request.tool, request.given)
        except BelvedereError as error:
            return {"error": error_document(error)}
        text = f"Looking for the site: {request.tool}"
        self._around.logs.controller("INFO", "lookForSite", 61, text)
        return look.run(given, told)

    def _reply(self, request: ToolRequest, number: int, document: Mapping[str, Any]) -> None:
        message = {"id": request.id, "number": number, **document}
        if len(write_object(message)) > LARGEST:
            error = BelvedereError("BV-VPT-010", tr("There is more to tell than fits into a message"))
            message = {"id": request.id, "number": number, "error": error_document(error)}
        try:
            self._channel.tell(topics.tool_replies(self._channel.thing), message)
        except ConnectionError:
            return  # the site hears nothing, and gives up by itself

    def _cancel(self, identifier: str) -> None:
        with self._changed:
            current = self._current
            waiting = [each for each in self._waiting if each.id == identifier]
            for each in waiting:
                self._waiting.remove(each)
        for each in waiting:
            self._reply(each, 0, {"cancelled": True})
        if current is not None and current[0].id == identifier:
            current[1].end({"cancelled": True})

    def _ways(self, before: Ways, now: Ways) -> None:
        current = self._current
        if current is not None and before.cameras and not now.cameras and current[0].tool in OF_CAMERAS:
            current[1].end({"error": error_document(no_cable())})

    def _end(self) -> None:
        with self._changed:
            self._waiting.clear()
            current = self._current
            self._changed.notify_all()
        if current is not None:
            current[1].end({"cancelled": True})
