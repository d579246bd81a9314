"""From a line of a recording's log to the frames of its time, and from a frame to its lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.layout import BATCHES
from belvedere_simulator.replay.plan import read_lines
from belvedere_simulator.replay.recording import Recording

Frame = tuple[str, int]
"""A stream and the place of a frame in its pictures."""


@dataclass(frozen=True)
class LoggedLine:
    """A line of the log. `batch` is what the application had when it came, -1 before the first."""

    at: float
    stream: str
    text: str
    batch: int
    frames: tuple[Frame, ...]


class Times:
    """When each batch of a recording was delivered."""

    def __init__(self, recording: Recording) -> None:
        self._recording = recording
        lines = read_lines(recording.folder / BATCHES)
        self.batches = [line["frames"] for line in lines if "port" in line]
        self._at = [float(line["at"]) for line in recording.timings() if "batch" in line]
        self._first: dict[Frame, int] = {}
        for batch, entries in enumerate(self.batches):
            for stream, place, _cached in entries:
                self._first.setdefault((stream, place), batch)

    def batch_at(self, at: float) -> int:
        """The batch that the application had at that time; -1 before the first."""
        return bisect_right(self._at, at) - 1

    def frames(self, batch: int) -> tuple[Frame, ...]:
        """Its fresh frames."""
        if not 0 <= batch < len(self.batches):
            return ()
        return tuple((stream, place) for stream, place, cached in self.batches[batch] if not cached)

    def batch_of(self, stream: str, place: int) -> int | None:
        """The first batch that had the frame."""
        return self._first.get((stream, place))

    def frame_places(self) -> Iterator[Frame]:
        """Every frame that was delivered."""
        return iter(self._first)

    def lines(self) -> Iterator[LoggedLine]:
        """The log, each line with the frames that the application had when it came."""
        for line in self._recording.log():
            at = float(line["at"])
            batch = self.batch_at(at)
            yield LoggedLine(at, str(line["stream"]), str(line["line"]), batch, self.frames(batch))


def by_frame(recording: Recording) -> Iterator[str]:
    """The log as text, each line behind its frames."""
    for line in Times(recording).lines():
        frames = " ".join(f"{stream}:{place}" for stream, place in line.frames)
        yield f"[{frames or '-'}] {line.stream}: {line.text}"


def frame_text(recording: Recording, named: str) -> str:
    """What was drawn over a frame `STREAM:N`, and the lines logged while it was the newest.

    Raises BelvedereError BV-REPLAY-012.
    """
    stream, _, number = named.rpartition(":")
    times = Times(recording)
    batch = times.batch_of(stream, int(number)) if number.isdecimal() else None
    if batch is None:
        raise BelvedereError("BV-REPLAY-012", tr("The recording has no such frame"), where=named)
    lines = [tr("batch {batch}", batch=batch)]
    lines += [_item(item) for entry in _entries(recording, stream, int(number)) for item in entry["overlay"]]
    lines += [f"{line.stream}: {line.text}" for line in times.lines() if line.batch == batch]
    return "\n".join(lines)


def _entries(recording: Recording, stream: str, place: int) -> list[dict[str, Any]]:
    return [
        entry
        for put in recording.puts()
        for entry in put["frames"]
        if entry["stream"] == stream and entry["frame"] == place
    ]


def _item(item: list[Any]) -> str:
    if item[0] == "rect":
        return "rect " + " ".join(f"{value:.4f}" for value in item[1:])
    return f"label {item[1]!r} {item[2]:.4f} {item[3]:.4f}"
