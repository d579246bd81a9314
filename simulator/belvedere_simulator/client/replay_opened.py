"""One run, or two of the same frames, opened for stepping through them."""

from __future__ import annotations

import itertools
import threading
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from functools import cached_property
from pathlib import Path
from typing import Any

import av.error
import cv2
import numpy as np
from numpy.typing import NDArray

from belvedere_simulator.files import PRIVATE
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.compare.comparison import KINDS, Comparison, compare, entries_by_frame
from belvedere_simulator.replay.compare.detections import Detection
from belvedere_simulator.replay.compare.frames import FramePairs, alone, pairs_of
from belvedere_simulator.replay.compare.pictures import converted
from belvedere_simulator.replay.compare.timing import Distribution, put_times
from belvedere_simulator.replay.compare.told import difference_text
from belvedere_simulator.replay.frame_reader import FrameReader
from belvedere_simulator.replay.inside import Times
from belvedere_simulator.replay.layout import stream_folder
from belvedere_simulator.replay.recording import Recording
from belvedere_simulator.replay.shelf import Shelf

_WIDEST, _HIGHEST = 1280, 720
"""Two of them are shown beside each other."""
_numbers = itertools.count(1)


class OpenedRuns:
    """Any thread may use it; pictures are decoded by one at a time."""

    def __init__(self, shelf: Shelf, first: Recording, second: Recording | None, iou: float) -> None:
        self._first, self._second, self._iou = first, second, iou
        self._shelf = shelf
        self._readers: dict[str, FrameReader] = {}
        self._lock = threading.Lock()
        self._decoding = threading.Lock()

    @property
    def comparison(self) -> Comparison | None:
        """None where there is no second run. Raises BelvedereError BV-REPLAY-010."""
        with self._lock:
            return self._comparison

    def told(self) -> dict[str, Any]:
        """{"a", "b", "streams", "comparison", "hasPictures"}: of each stream the places of its frames, one
        that was put again as often; how the runs differ, or None.
        """
        comparison = self.comparison
        with self._lock:
            sides = [_side(self._first), None if self._second is None else _side(self._second)]
            streams = self._streams()
            has_pictures = self._pictures is not None
        return {
            "a": sides[0],
            "b": sides[1],
            "streams": streams,
            "hasPictures": has_pictures,
            "comparison": None if comparison is None else _told(comparison),
        }

    def frame(self, stream: str, place: int, turn: int, folder: Path) -> dict[str, Any]:
        """{"pairs", "sides", "batches"}, and "file", "width" and "height" of its picture, 4 bytes a dot as
        they are painted, or the "problem" in its way. Who asked takes the file away.
        """
        key = (stream, place, turn)
        with self._lock:
            entries = [every.get(key) for every in self._entries]
            batches = [times.batch_of(stream, place) for times in self._times]
        pairs = alone(entries[0]) if self._second is None else pairs_of(entries[0], entries[1], self._iou)
        picture = self._picture(stream, place, folder)
        return {**_told_pairs(pairs), "batches": batches, **picture}

    def close(self) -> None:
        """Let go of the files."""
        with self._decoding:
            for reader in self._readers.values():
                reader.close()
            self._readers.clear()

    @cached_property
    def _comparison(self) -> Comparison | None:
        return None if self._second is None else compare(self._first, self._second, self._iou)

    @property
    def _runs(self) -> list[Recording]:
        return [run for run in (self._first, self._second) if run is not None]

    @cached_property
    def _entries(self) -> list[dict[tuple[str, int | None, int], dict[str, Any]]]:
        return [entries_by_frame(run) for run in self._runs]

    @cached_property
    def _times(self) -> list[Times]:
        return [Times(run) for run in self._runs]

    @cached_property
    def _pictures(self) -> Recording | None:
        found = (self._shelf.pictures_of(run) for run in self._runs)
        return next((recording for recording in found if recording is not None), None)

    def _streams(self) -> list[dict[str, Any]]:
        places: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for every in self._entries:
            for stream, place, turn in every:
                if place is not None:
                    places[stream].add((place, turn))
        # What was delivered and never put is to be seen too.
        for times in self._times:
            for stream, place in times.frame_places():
                places[stream].add((place, 0))
        return [
            {"name": name, "frames": [place for place, _turn in sorted(places[name])]}
            for name in sorted(places)
        ]

    def _picture(self, stream: str, place: int, folder: Path) -> dict[str, Any]:
        with self._lock:
            recording = self._pictures
        if recording is None:
            return {"problem": tr("The recording that has the pictures is not kept here")}
        try:
            with self._decoding:
                reader = self._readers.get(stream)
                if reader is None:
                    reader = self._readers[stream] = FrameReader(stream_folder(recording.folder, stream))
                picture = reader.picture(place)
                if picture is None:
                    return {"problem": tr("The recording ends before this picture")}
                image = converted(picture)
            return _written(image, folder)
        except (OSError, ValueError, av.error.FFmpegError) as error:
            return {"problem": tr("The picture cannot be read: {why}", why=str(error))}


def _written(image: NDArray[np.uint8], folder: Path) -> dict[str, Any]:
    height, width = image.shape[:2]
    share = min(1.0, _WIDEST / width, _HIGHEST / height)
    if share < 1.0:
        width, height = max(1, round(width * share)), max(1, round(height * share))
        shrunk = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
        image = np.asarray(shrunk, np.uint8)
    dots = cv2.cvtColor(image, cv2.COLOR_BGR2BGRA)
    file = folder / f"{next(_numbers)}.picture"
    # Gone in a moment: neither has it to be on the disk, nor is it looked for before it is whole.
    file.touch(PRIVATE, exist_ok=False)
    file.write_bytes(dots.tobytes())
    return {"file": file, "width": width, "height": height}


def _side(run: Recording) -> dict[str, Any]:
    times = put_times(run.timings())
    wanted = ("application", "replays", "made", "parameters", "models", "code")
    return {
        "name": run.name,
        **{name: run.facts.get(name) for name in wanted},
        "isComplete": run.is_complete and not run.facts.get("cut"),
        "putMs": None if times is None else asdict(times) | {"bounds": Distribution.bounds},
    }


def _told(comparison: Comparison) -> dict[str, Any]:
    return {
        "frames": comparison.frames,
        "beyond": comparison.beyond,
        "sameBytes": comparison.same_bytes,
        "matched": comparison.matched,
        "samePace": comparison.same_pace,
        "slowerPercent": comparison.slower_percent,
        "counts": {kind: comparison.count(kind) for kind in KINDS},
        "differences": [
            [each.stream, each.frame, each.turn, list(each.kinds), difference_text(each)]
            for each in comparison.differences
        ],
    }


def _told_pairs(pairs: FramePairs) -> dict[str, Any]:
    return {
        "pairs": [[pair.fate, _box(pair.first), _box(pair.second), pair.iou] for pair in pairs.pairs],
        "sides": [{"isPut": side.is_put, "labels": side.drawn} for side in pairs.sides],
    }


def _box(box: Detection | None) -> Mapping[str, Any] | None:
    return None if box is None else asdict(box)
