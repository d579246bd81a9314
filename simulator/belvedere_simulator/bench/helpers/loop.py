"""The reference: one process that decodes, converts, prepares and infers, one after the other."""

from __future__ import annotations

import itertools
import time
import zlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import av
import onnxruntime

from belvedere_simulator.bench.helpers.decoding import endless, fresh_conversion, warm_conversion
from belvedere_simulator.bench.helpers.obedience import Command
from belvedere_simulator.bench.work import preprocess, read_number


@cache
def session(model: str, threads: int, spinning: bool) -> Any:
    """A session on the CPU."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    for pool in ("intra_op", "inter_op"):
        options.add_session_config_entry(f"session.{pool}.allow_spinning", "1" if spinning else "0")
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


class Loop:
    """The pictures stay open between windows, as those of a running application do."""

    def __init__(self) -> None:
        self._pictures: dict[tuple[str, int], Iterator[av.VideoFrame]] = {}

    def play(
        self,
        clip: str,
        model: str,
        size: int,
        seconds: float,
        warm: int,
        decoders: int,
        into_buffer: bool,
        threads: int,
        spinning: bool,
    ) -> dict[str, Any]:
        """One window; `warm` frames come before the clock starts."""
        convert = warm_conversion() if into_buffer else fresh_conversion
        infer = session(model, threads, spinning)
        pictures = self._pictures.setdefault((clip, decoders), endless(clip, decoders))
        begun, frames, end = time.perf_counter(), 0, None
        while end is None or time.perf_counter() < end:
            if frames == warm:
                begun = time.perf_counter()
                end = begun + seconds
            image = convert(next(pictures))
            read_number(image)
            infer.run(None, {"data": preprocess(image, size)})
            frames += 1
        elapsed = time.perf_counter() - begun
        return {"frames": frames - warm, "all_frames": frames, "seconds": elapsed}

    def close(self) -> dict[str, Any]:
        """Let the files go, with their decoding threads."""
        self._pictures.clear()
        return {}


def verify(clip: str, model: str, size: int, numbers: list[int], threads: int) -> dict[str, Any]:
    """What these frames are, byte by byte, and what the model says of them."""
    convert, infer = warm_conversion(), session(model, threads, False) if model else None
    found = {}
    for picture in itertools.islice(endless(clip, 1), max(numbers) + 1):
        image = convert(picture)
        number = read_number(image)
        if number in numbers:
            outputs = infer.run(None, {"data": preprocess(image, size)})[0].ravel().tolist() if infer else []
            found[number] = [zlib.crc32(image.tobytes()), outputs]
    return {"found": found}


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    loop = Loop()
    return {"play": loop.play, "close": loop.close, "verify": verify}
