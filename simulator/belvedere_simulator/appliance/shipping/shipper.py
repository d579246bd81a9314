"""Takes one batch of a stream to the site, and knows what to do about what the site answers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Protocol

from belvedere_simulator.appliance.aws.errors import SiteError
from belvedere_simulator.appliance.shipping.log_stream import LogStream
from belvedere_simulator.appliance.shipping.records import decode, decode_sound
from belvedere_simulator.appliance.shipping.stream_spool import MOST_EVENTS, Batch, StreamSpool

_DAY = 86_400_000
_OLDEST = 14 * _DAY - 3_600_000
"""The site refuses events that are two weeks old; those take the time at which it still takes them."""
_TOKEN = re.compile(r"belvedere/([0-9a-f]{16})/([0-9]+)")
# What is wrong with the events themselves, and stays so.
_UNFIT = frozenset(
    {
        "InvalidParameterException",
        "SerializationException",
        "ValidationException",
        "RequestEntityTooLargeException",
    }
)


class SiteCalls(Protocol):
    """What is asked of the client of the site."""

    def call(self, service: str, operation: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """See SiteClient."""


class Shipper:
    """Ships for one device. `now` is the site's time as far as it is known."""

    def __init__(self, site: SiteCalls, now: Callable[[], datetime], device_id: str) -> None:
        self._site = site
        self._now = now
        self._device_id = device_id
        self._most: dict[LogStream, int] = {}

    def set_up(self) -> None:
        """Make the group of the device. With the first answer the site's time is known, which events need."""
        self._create("CreateLogGroup", {"logGroupName": LogStream("", "").group(self._device_id)})

    def ship(self, spool: StreamSpool) -> int:
        """Ship the next batch of a stream; how many events are at the site now that were not.

        Raises ConnectionError and SiteError, OSError of the disk; the batch is as it was then.
        """
        most = self._most.get(spool.stream, MOST_EVENTS)
        batch = spool.next_batch(most)
        if batch is None:
            return 0
        try:
            arrived = self._put(spool, batch)
        except SiteError as error:
            if error.code not in _UNFIT:
                raise
            # One that the site never takes must not keep the others: look for it by halves.
            if batch.count == 1:
                spool.lose(1)
                spool.accept(batch, 1)
            self._most[spool.stream] = max(1, batch.count // 2)
            return 0
        spool.accept(batch, arrived)
        if most < MOST_EVENTS:
            self._most[spool.stream] = min(MOST_EVENTS, 2 * most)
        return arrived

    def _put(self, spool: StreamSpool, batch: Batch) -> int:
        events = _events(batch)
        if events:
            self._fit_times(events)
            arrived = self._send(spool.stream, batch, events)
        else:
            arrived = batch.count
        spool.lose(batch.count - len(events))
        return arrived

    def _send(self, stream: LogStream, batch: Batch, events: list[dict[str, Any]]) -> int:
        body = {
            "logGroupName": stream.group(self._device_id),
            "logStreamName": stream.name,
            "logEvents": events,
            "sequenceToken": f"belvedere/{batch.source}/{batch.number}",
        }
        try:
            answer = self._site.call("logs", "PutLogEvents", body)
        except SiteError as error:
            if error.code == "DataAlreadyAcceptedException":
                return batch.count
            if error.code != "ResourceNotFoundException":
                raise
            self._make(stream)
            answer = self._site.call("logs", "PutLogEvents", body)
        return _arrived(batch, answer, len(events))

    def _make(self, stream: LogStream) -> None:
        """Make group and stream, whichever is missing."""
        group = {"logGroupName": stream.group(self._device_id)}
        self._create("CreateLogGroup", group)
        self._create("CreateLogStream", {**group, "logStreamName": stream.name})

    def _create(self, operation: str, names: Mapping[str, str]) -> None:
        try:
            self._site.call("logs", operation, names)
        except SiteError as error:
            if error.code != "ResourceAlreadyExistsException":
                raise

    def _fit_times(self, events: list[dict[str, Any]]) -> None:
        """Bring the times of a wrong clock, or of long ago, into what the site takes, in the same order."""
        now = int(self._now().timestamp() * 1000)
        if events[0]["timestamp"] >= now - _OLDEST and events[-1]["timestamp"] <= now:
            return
        for event in events:
            event["timestamp"] = max(now - _OLDEST, min(event["timestamp"], now))


def _events(batch: Batch) -> list[dict[str, Any]]:
    """The events of a batch but for those that the disk damaged."""
    with suppress(ValueError):
        return decode(batch.records)
    return decode_sound(batch.records)


def _arrived(batch: Batch, answer: Mapping[str, Any], sent: int) -> int:
    """How many events of the batch the site has or refused for good; not those that are too new for it."""
    match = _TOKEN.fullmatch(str(answer.get("nextSequenceToken", "")))
    # Another service than ours numbers nothing; of a damaged batch the numbers do not fit.
    if match is None or sent != batch.count:
        return batch.count
    return max(0, min(batch.count, int(match[2]) - batch.number))
