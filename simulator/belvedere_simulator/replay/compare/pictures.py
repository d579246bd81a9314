"""Differing frames as pictures, one run beside the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from belvedere_simulator.files import PRIVATE, private_folder, write_whole
from belvedere_simulator.replay.compare.comparison import Comparison, FrameDifference, entries_by_frame
from belvedere_simulator.replay.compare.detections import Detection
from belvedere_simulator.replay.layout import stream_folder
from belvedere_simulator.replay.pictures import read_pictures
from belvedere_simulator.replay.recording import Recording
from belvedere_simulator.video.conversion.converter import Converter
from belvedere_simulator.video.display.overlay import draw_overlay, read_overlay

MOST = 50
_GAP = 8
_STRIKING = (0, 220, 255)
Image = NDArray[np.uint8]


def write_pictures(comparison: Comparison, frames: Recording, folder: Path) -> list[Path]:
    """Write the first MOST differences: A left, B right, what only one has in yellow. Returns the files.

    `frames` is the recording that both are runs of. Raises OSError or BelvedereError.
    """
    private_folder(folder)
    sides = [entries_by_frame(run) for run in (comparison.first, comparison.second)]
    shown = [difference for difference in comparison.differences if difference.frame is not None][:MOST]
    written = []
    for stream in dict.fromkeys(difference.stream for difference in shown):
        wanted = [difference for difference in shown if difference.stream == stream]
        for difference, image in _images(stream_folder(frames.folder, stream), wanted):
            drawn = [side.get(difference.key, {}).get("overlay", []) for side in sides]
            beside = _beside(image, difference, drawn)
            turn = f"_{difference.turn + 1}" if difference.turn else ""
            path = folder / f"{quote(stream, safe='')}_{difference.frame:06d}{turn}.png"
            write_whole(path, cv2.imencode(".png", beside)[1].tobytes(), PRIVATE)
            written.append(path)
    return written


def _images(folder: Path, wanted: Sequence[FrameDifference]) -> Iterable[tuple[FrameDifference, Image]]:
    """Each difference with the picture of its frame, in the order of the frames."""
    last = max(difference.frame or 0 for difference in wanted)
    for place, (picture, _stamp) in enumerate(read_pictures(folder)):
        for difference in wanted:
            if difference.frame == place:
                yield difference, converted(picture)
        if place >= last:
            return


def converted(picture: av.VideoFrame) -> Image:
    """As the application saw it."""
    converter = Converter()
    width, height = converter.output_size(picture)
    image: Image = np.empty((height, width, 3), np.uint8)
    converter.convert(picture, image)
    return image


def _beside(image: Image, difference: FrameDifference, drawn: Sequence[Sequence[Any]]) -> Image:
    halves = []
    for overlay, only in zip(drawn, (difference.missing, difference.added), strict=True):
        half = image.copy()
        draw_overlay(half, read_overlay(overlay))
        for box in only:
            _mark(half, box)
        halves.append(half)
    gap: Image = np.full((image.shape[0], _GAP, 3), 255, np.uint8)
    return np.hstack([halves[0], gap, halves[1]])


def _mark(image: Image, box: Detection) -> None:
    height, width = image.shape[:2]
    corners = [
        (round(x * (width - 1)), round(y * (height - 1)))
        for x, y in ((box.left, box.top), (box.right, box.bottom))
    ]
    cv2.rectangle(image, corners[0], corners[1], _STRIKING, max(2, round(height / 180)))
