"""Looking from an appliance: asked of its site, whose answers are told on."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from belvedere_simulator.cameras.viewing.limits import SECONDS
from belvedere_simulator.cameras.viewing.teller import Teller
from belvedere_simulator.client.lines import failure_of
from belvedere_simulator.commands.clients import Clients
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

FIRST_WORD = 20.0
"""Seconds until an appliance that is there has told something: it does as soon as it hears of it."""

_OFFLINE = "ConflictException"
_LOOK = 0.15
_LOOK_LATER = 0.4


def look_from(clients: Clients, device: str, tool: str, given: Mapping[str, Any], teller: Teller) -> Any:
    """What `tool` saw from the appliance `device`; it is told as it comes.

    Raises BelvedereError: BV-VPT-008 the appliance does not answer, those that it tells, BV-VPT-012 when it
    was cancelled, and those of the site.
    """
    belvedere = clients("belvedere")
    with told_failures():
        try:
            answer = belvedere.start_device_tool(DeviceId=device, Tool=tool, With=json.dumps(dict(given)))
        except belvedere.exceptions.ConflictException as refused:
            raise _silent(device, tr("it is offline")) from refused
    request = str(answer["RequestId"])
    try:
        return _Following(belvedere, device, request, SECONDS[tool]).until_it_ends(teller)
    except BaseException:
        # Whoever gave up, and for whatever reason: the appliance need not go on.
        with suppress(BelvedereError), told_failures():
            belvedere.cancel_device_tool(DeviceId=device, RequestId=request)
        raise


class _Following:
    def __init__(self, belvedere: Any, device: str, request: str, seconds: float) -> None:
        self._belvedere = belvedere
        self._device = device
        self._request = request
        self._seconds = seconds

    def until_it_ends(self, teller: Teller) -> Any:
        after, heard_at, pause = 0, time.monotonic(), _LOOK
        teller.progress(tr("The appliance is asked"))
        while True:
            if teller.cancelled:
                raise BelvedereError("BV-VPT-012", tr("It was cancelled"))
            with told_failures():
                answer = self._belvedere.list_device_tool_news(
                    DeviceId=self._device, RequestId=self._request, After=after
                )
            after = answer["Next"]
            for text in answer["News"]:
                heard_at = time.monotonic()
                news = json.loads(text)
                if "result" in news:
                    return news["result"]
                self._tell(news, teller)
            # The appliance itself ends what takes too long, and says so.
            if time.monotonic() - heard_at > FIRST_WORD + (self._seconds if after else 0):
                raise _silent(self._device, tr("nothing was heard of it for too long"))
            time.sleep(pause)
            pause = _LOOK_LATER if time.monotonic() - heard_at > 2 else _LOOK

    def _tell(self, news: Mapping[str, Any], teller: Teller) -> None:
        if "error" in news:
            raise failure_of(news["error"])
        if "cancelled" in news:
            raise BelvedereError("BV-VPT-012", tr("It was cancelled"))
        if "event" in news:
            teller.event(dict(news["event"]))
        elif "progress" in news:
            told = news["progress"]
            teller.progress(str(told.get("text", "")), told.get("fraction"))


def _silent(device: str, why: str) -> BelvedereError:
    return BelvedereError("BV-VPT-008", tr("The appliance does not answer"), where=device, why=why)
