"""Decoding as simply as it can be: pictures of a file or a camera, and their conversion."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from typing import Any, cast

import av
import numpy as np
from numpy.typing import NDArray

from belvedere_simulator.bench.helpers.obedience import Command
from belvedere_simulator.bench.work import read_number
from belvedere_simulator.video.conversion.converter import Converter

Image = NDArray[np.uint8]
_LIVE = {
    "rtsp_transport": "tcp",
    "fflags": "discardcorrupt",
    "flags": "low_delay",
    "max_delay": "0",
    "probesize": "32",
    "analyzeduration": "1",
    "fpsprobesize": "0",
}


def endless(clip: str, threads: int) -> Iterator[av.VideoFrame]:
    """The pictures of a file, again and again. `threads` 0: as many as there are cores."""
    while True:
        with av.open(clip) as container:
            stream = container.streams.video[0]
            stream.codec_context.thread_count = threads
            stream.codec_context.thread_type = "NONE" if threads == 1 else "AUTO"
            yield from container.decode(stream)


def live(url: str) -> Iterator[av.VideoFrame]:
    """The pictures of a camera with as little delay as FFmpeg allows."""
    with av.open(url, options=_LIVE) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        stream.codec_context.thread_type = "NONE"
        yield from container.decode(stream)


def warm_conversion() -> Callable[[av.VideoFrame], Image]:
    """The engine's own conversion, into one buffer that stays."""
    converter = Converter()
    buffers: dict[tuple[int, int], Image] = {}

    def convert(frame: av.VideoFrame) -> Image:
        size = (frame.height, frame.width)
        if size not in buffers:
            buffers[size] = np.zeros((*size, 3), np.uint8)
        converter.convert(frame, buffers[size])
        return buffers[size]

    return convert


def fresh_conversion(frame: av.VideoFrame) -> Image:
    """PyAV's own conversion, into an array of its own each time."""
    return cast(Image, frame.to_ndarray(format="bgr24"))


def decode(clip: str, seconds: float, warm: int, into_buffer: bool) -> dict[str, Any]:
    """Decode and convert with one thread; `warm` frames come before the clock starts.

    `into_buffer` converts as the engine does, else PyAV does in its own way.
    """
    convert = warm_conversion() if into_buffer else fresh_conversion
    pictures = endless(clip, 1)
    for picture in itertools.islice(pictures, warm):
        read_number(convert(picture))
    begun, frames = time.perf_counter(), 0
    for picture in pictures:
        read_number(convert(picture))
        frames += 1
        if time.perf_counter() - begun >= seconds:
            break
    return {"frames": frames, "seconds": time.perf_counter() - begun}


def watch(url: str, seconds: float, warm: int) -> dict[str, Any]:
    """Read a camera: which frame was there as BGR when (CLOCK_MONOTONIC, ns)."""
    convert = warm_conversion()
    seen: list[tuple[int, int]] = []
    end = 0.0
    for count, picture in enumerate(live(url)):
        number = read_number(convert(picture))
        now = time.monotonic_ns()
        if count < warm:
            end = time.monotonic() + seconds
            continue
        seen.append((number, now))
        if time.monotonic() >= end:
            break
    return {"seen": seen}


def convert_blocks(clip: str, seconds: float, count: int, skip: int) -> dict[str, Any]:
    """Milliseconds of a conversion into a warm buffer, in blocks of `count` of one picture, no pause."""
    convert = warm_conversion()
    pictures = endless(clip, 1)
    convert(next(pictures))
    times: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        for _ in range(skip):
            next(pictures)
        picture = next(pictures)
        convert(picture)
        begun = time.perf_counter()
        for _ in range(count):
            convert(picture)
        times.append((time.perf_counter() - begun) * 1000 / count)
    return {"times": times}


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    return {"decode": decode, "watch": watch, "convert_blocks": convert_blocks}
