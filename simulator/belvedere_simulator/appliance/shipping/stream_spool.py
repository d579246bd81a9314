"""The spool of one stream: lines appended at one end, batches taken at the other."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.appliance.shipping.log_stream import LogStream
from belvedere_simulator.appliance.shipping.records import encode
from belvedere_simulator.appliance.shipping.segment import (
    Mark,
    Place,
    Segment,
    keep_lost,
    keep_place,
    read_lost,
    read_place,
    remove_place,
    segments_in,
)

MOST_EVENTS = 10_000
MOST_BYTES = 1_000_000
"""Of records. They are longer than what the service counts, so a batch is never larger than its MiB."""
SEGMENT_BYTES = 4 * 1024 * 1024
_LONGEST_SPAN = 12 * 3_600_000
_STEP_BACK = 1_000
_LINES_AT_ONCE = 5_000


@dataclass(frozen=True)
class Batch:
    """Whole records from one segment: the events `number` of `source` and those after it."""

    segment: str
    source: str
    number: int
    count: int
    records: bytes

    def length(self, events: int) -> int:
        """How many bytes the first so many events are."""
        if events >= self.count:
            return len(self.records)
        return sum(len(record) for record in self.records.splitlines(keepends=True)[:events])


class StreamSpool:
    """Any thread may append; one takes batches. A segment's times never fall and span at most half a day."""

    def __init__(self, folder: Path, stream: LogStream, mark: Mark) -> None:
        self.stream = stream
        self._folder = folder
        self._mark = mark
        self._lock = threading.Lock()
        self._segments = segments_in(folder)
        self._offset, self._number = self._resumed()
        self._writing: Segment | None = None
        self._reading: str | None = None
        self._next = 0
        self._first_stamp = self._last_stamp = 0
        self._lost = read_lost(folder)
        self._retired = False
        if self._segments:
            self._forget_shipped()

    @property
    def size(self) -> int:
        """Bytes that lie on the disk."""
        with self._lock:
            return sum(segment.size for segment in self._segments)

    @property
    def pending(self) -> bool:
        """Whether there is something to ship."""
        with self._lock:
            return sum(segment.size for segment in self._segments) > self._offset

    def append(self, lines: Sequence[str], stamp: int) -> int:
        """Add lines of the time `stamp`; the bytes they take. Raises OSError: what is left is lost then."""
        taken = 0
        with self._lock:
            for at in range(0, len(lines), _LINES_AT_ONCE):
                some = lines[at : at + _LINES_AT_ONCE]
                try:
                    taken += self._append(some, stamp)
                except OSError:
                    # What its end looks like now is unknown: the next line begins another segment.
                    self._writing = None
                    self._lost += len(lines) - at
                    raise
        return taken

    def next_batch(self, most_events: int = MOST_EVENTS) -> Batch | None:
        """The next batch, None when nothing is there. It stays until it is accepted. Raises OSError."""
        with self._lock:
            while self._segments:
                segment = self._segments[0]
                data = segment.read(self._folder, self._offset, MOST_BYTES)
                records, count = _whole(data, most_events)
                if count:
                    self._reading = segment.name
                    return Batch(segment.name, segment.source, self._number, count, records)
                if segment is self._writing and not self._retired:
                    return None
                # What is left is part of a record that was never acknowledged, or the run before shipped it.
                self._drop_first()
            self._tidy()
        return None

    def accept(self, batch: Batch, events: int) -> None:
        """The first so many events of the batch are at the site, or given up. Raises OSError."""
        with self._lock:
            self._reading = None
            if not self._segments or self._segments[0].name != batch.segment:
                return
            self._offset += batch.length(events)
            self._number += events
            segment = self._segments[0]
            if segment is not self._writing and self._offset >= segment.size:
                self._drop_first()
                if not self._segments:
                    self._tidy()
            else:
                keep_place(self._folder, Place(segment.name, self._offset, self._number))

    def shed(self) -> int:
        """Give up the oldest segment that is not being shipped; the bytes that this frees. Raises OSError."""
        with self._lock:
            place = 1 if self._segments and self._segments[0].name == self._reading else 0
            if place >= len(self._segments):
                return 0
            segment = self._segments[place]
            left = segment.read(self._folder, 0 if place else self._offset, segment.size)
            self._lost += left.count(b"\n")
            keep_lost(self._folder, self._lost)
            if place:
                (self._folder / segment.name).unlink(missing_ok=True)
                del self._segments[place]
            else:
                self._drop_first()
            if segment is self._writing:
                self._writing = None
            return segment.size

    def take_lost(self) -> int:
        """How many lines could not be kept since this was asked last."""
        with self._lock:
            lost, self._lost = self._lost, 0
            if lost:
                with contextlib.suppress(OSError):
                    keep_lost(self._folder, 0)
        return lost

    def lose(self, lines: int) -> None:
        """So many lines were given up."""
        with self._lock:
            self._lost += lines

    def retire(self) -> None:
        """Nobody writes to the stream any more: nothing of it stays once all is shipped."""
        with self._lock:
            self._retired, self._writing = True, None
            self._forget_shipped()

    def _append(self, lines: Sequence[str], stamp: int) -> int:
        segment = self._segment_for(stamp)
        self._last_stamp = max(stamp, self._last_stamp)
        data, events = encode(lines, self._last_stamp)
        segment.append(self._folder, data)
        if segment is not self._writing:
            self._segments.append(segment)
            self._writing = segment
            if len(self._segments) == 1:
                self._offset, self._number = 0, segment.first
        self._next += events
        return len(data)

    def _segment_for(self, stamp: int) -> Segment:
        self._retired = False
        segment = self._writing
        fits = (
            segment is not None
            and segment.size < SEGMENT_BYTES
            and stamp > self._last_stamp - _STEP_BACK
            and stamp - self._first_stamp < _LONGEST_SPAN
        )
        if segment is not None and fits:
            return segment
        self._folder.mkdir(parents=True, exist_ok=True)
        self._first_stamp = self._last_stamp = stamp
        return Segment.new(self._mark, self._next)

    def _forget_shipped(self) -> None:
        """Whoever ships does not look at a stream that has nothing to ship."""
        while self._segments and self._reading is None and self._offset >= self._segments[0].size:
            self._drop_first()
        if not self._segments:
            self._tidy()

    def _drop_first(self) -> None:
        (self._folder / self._segments[0].name).unlink(missing_ok=True)
        dropped = self._segments.pop(0)
        if dropped is self._writing:
            self._writing = None
        self._offset, self._number = (0, self._segments[0].first) if self._segments else (0, 0)

    def _tidy(self) -> None:
        """An empty folder of a stream that nobody writes to goes."""
        if self._writing is not None or self._lost:
            return
        with contextlib.suppress(OSError):
            remove_place(self._folder)
            self._folder.rmdir()
            self._folder.parent.rmdir()

    def _resumed(self) -> tuple[int, int]:
        if not self._segments:
            return 0, 0
        first, place = self._segments[0], read_place(self._folder)
        if place is not None and place.segment == first.name and place.offset <= first.size:
            return place.offset, place.number
        return 0, first.first


def _whole(data: bytes, most_events: int) -> tuple[bytes, int]:
    """The whole records at the start of `data`, at most so many, and how many they are."""
    end = data.rfind(b"\n") + 1
    count = data.count(b"\n", 0, end)
    if count > most_events:
        records = data.split(b"\n", most_events)[:-1]
        return b"\n".join(records) + b"\n", most_events
    return data[:end], count
