"""Log groups of the service: what their streams hold, and what comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.logs.sources.feeding import Announced, Fed, Feeding

_LOOK_SECONDS = 0.5
_LARGEST_PAGE = 10_000
_NOTHING = "BV-CLI-003"


@dataclass
class _Stream:
    """One stream: what is written of it, and where reading goes on."""

    name: str
    file: Path
    fed: Fed
    token: str = ""


@dataclass(frozen=True)
class ServiceSource:
    """Streams of a group, all where none are named; times are epoch seconds. `logs` gives the client.

    Without `until` it goes on as long as the view follows. `title` is what people call the group.
    """

    logs: Callable[[], Any]
    group: str
    streams: tuple[str, ...] = ()
    since: float | None = None
    until: float | None = None
    title: str = ""

    def feed(self, feeding: Feeding) -> None:
        """Announce each stream, the ones that come later too. Raises BelvedereError."""
        known: dict[str, _Stream] = {}
        while True:
            for name in self._names():
                if name not in known:
                    known[name] = self._announced(feeding, name)
            news = [self._read(feeding, stream) for stream in known.values()]
            if any(news):
                continue
            if self.until is not None or not feeding.follow:
                break
            feeding.wait(_LOOK_SECONDS)
        for stream in known.values():
            stream.fed.live = False

    def _names(self) -> Sequence[str]:
        return self.streams or [each["stream"] for each in streams_of(self.logs(), self.group)]

    def _announced(self, feeding: Feeding, name: str) -> _Stream:
        file = feeding.new_file()
        file.touch()
        title = f"{self.title or self.group}/{name}"
        fed = feeding.announce(Announced(name, title, (file,), offset=feeding.offset, live=True))
        return _Stream(name, file, fed)

    def _read(self, feeding: Feeding, stream: _Stream) -> bool:
        """Write what is new; whether there was something."""
        feeding.check()
        asked: dict[str, Any] = {"nextToken": stream.token} if stream.token else {}
        if self.since is not None:
            asked["startTime"] = round(self.since * 1000)
        if self.until is not None:
            asked["endTime"] = round(self.until * 1000)
        try:
            with told_failures():
                told = self.logs().get_log_events(
                    logGroupName=self.group,
                    logStreamName=stream.name,
                    startFromHead=True,
                    limit=_LARGEST_PAGE,
                    **asked,
                )
        except BelvedereError as error:
            # A stream that was named may be written to later.
            if error.code == _NOTHING:
                return False
            raise
        stream.token = told["nextForwardToken"]
        text = "".join(map(_line, told["events"])).encode()
        if text:
            feeding.allowance.take(len(text), self.group)
            with stream.file.open("ab") as written:
                written.write(text)
        return bool(text)


def streams_of(logs: Any, group: str) -> list[dict[str, Any]]:
    """The streams of a group and when each was written to last (epoch seconds). Raises BelvedereError."""
    try:
        with told_failures():
            pages = logs.get_paginator("describe_log_streams").paginate(logGroupName=group)
            return [
                {"stream": each["logStreamName"], "last": _seconds(each.get("lastEventTimestamp"))}
                for page in pages
                for each in page["logStreams"]
            ]
    except BelvedereError as error:
        if error.code == _NOTHING:
            return []
        raise


def groups_of(logs: Any) -> list[str]:
    """All groups there are. Raises BelvedereError."""
    with told_failures():
        pages: Iterable[Any] = logs.get_paginator("describe_log_groups").paginate()
        return [each["logGroupName"] for page in pages for each in page["logGroups"]]


def _line(event: Any) -> str:
    moment = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
    stamp = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return f"{stamp} {event['message'].removesuffix(chr(10))}\n"


def _seconds(milliseconds: int | None) -> float | None:
    return None if milliseconds is None else milliseconds / 1000
