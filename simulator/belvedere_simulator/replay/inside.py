"""From a line of a recording's log to the frames of its time, and from a frame to its lines."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.layout import BATCHES
from belvedere_simulator.replay.plan import read_lines
from belvedere_simulator.replay.recording import Recording


class _Times:
    """When each batch was delivered."""

    def __init__(self, recording: Recording) -> None:
        lines = read_lines(recording.folder / BATCHES)
        self.batches = [line["frames"] for line in lines if "port" in line]
        self._at = [float(line["at"]) for line in recording.timings() if "batch" in line]

    def batch_at(self, at: float) -> int:
        """The batch that the application had at that time; -1 before the first."""
        return bisect_right(self._at, at) - 1

    def frames(self, batch: int) -> str:
        """Its fresh frames."""
        if not 0 <= batch < len(self.batches):
            return "-"
        return " ".join(f"{stream}:{place}" for stream, place, cached in self.batches[batch] if not cached)

    def batch_of(self, stream: str, place: int) -> int | None:
        """The first batch that had the frame."""
        wanted = [stream, place]
        found = (batch for batch, entries in enumerate(self.batches) if any(e[:2] == wanted for e in entries))
        return next(found, None)


def by_frame(recording: Recording) -> Iterator[str]:
    """The log, each line behind the frames that the application had when it came."""
    times = _Times(recording)
    for line in recording.log():
        yield f"[{times.frames(times.batch_at(float(line['at'])))}] {line['stream']}: {line['line']}"


def frame_text(recording: Recording, named: str) -> str:
    """What was drawn over a frame `STREAM:N`, and the lines logged while it was the newest.

    Raises BelvedereError BV-REPLAY-012.
    """
    stream, _, number = named.rpartition(":")
    times = _Times(recording)
    batch = times.batch_of(stream, int(number)) if number.isdecimal() else None
    if batch is None:
        raise BelvedereError("BV-REPLAY-012", tr("The recording has no such frame"), where=named)
    lines = [tr("batch {batch}", batch=batch)]
    lines += [_item(item) for entry in _entries(recording, stream, int(number)) for item in entry["overlay"]]
    lines += [
        f"{line['stream']}: {line['line']}"
        for line in recording.log()
        if times.batch_at(float(line["at"])) == batch
    ]
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
