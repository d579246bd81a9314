"""Preparing a conversion costs more than converting: it is done once for each camera."""

from __future__ import annotations

import time

import av
import numpy as np
import pytest

from belvedere_simulator.video.conversion.converter import Converter
from belvedere_simulator.video.frame_buffers import BufferPool
from belvedere_simulator.video.sources.frame import SourceFrame
from belvedere_simulator.video.worker import taker as module
from belvedere_simulator.video.worker.subscription import Subscription
from belvedere_simulator.video.worker.taker import APPLICATION, Taker


def _frame(number: int) -> SourceFrame:
    picture = av.VideoFrame.from_ndarray(np.full((96, 64), 128, np.uint8), format="yuv420p")
    return SourceFrame(picture, (number, 0), time.monotonic_ns(), number)


def test_every_frame_of_a_camera_goes_through_the_same_converter(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Converter] = []

    class Counted(Converter):
        def __init__(self, *, side_by_side: bool) -> None:
            super().__init__(side_by_side=side_by_side)
            made.append(self)

    monkeypatch.setattr(module, "Converter", Counted)
    subscription, pool = Subscription(["left", "right"]), BufferPool()
    taker = Taker(subscription)
    for number in range(3):
        subscription.offer("left", _frame(number))
        subscription.offer("right", _frame(number))
        batch = taker.take(pool, time.monotonic() + 5)
        assert batch is not None
        pool.release([entry.buffer.number for entry in batch if entry.buffer], APPLICATION)
    taker.close()
    pool.close()
    assert len(made) == 2
