"""A look at one batch on its way through an application: frames, what models saw and gave, what was put."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.service import ModelService
from belvedere_simulator.messages import tr
from belvedere_simulator.sdk.panoramasdk import wire
from belvedere_simulator.video.client import StreamWorkerClient

LONGEST = 30.0
USUAL = 5.0
_PAUSE = 0.04
_LARGEST = wire.MAX_HEADER - 4096

Look = dict[str, Any]
"""`port`; `seconds` from the batch to its put; `frames` (see `FrameLook`); `models`: `node`, `count` of
calls, `calls` with `ms`, `inputs` and `outputs` (see `TensorWords`)."""


def look_at(
    identity: str,
    video: StreamWorkerClient,
    models: ModelService | None,
    seconds: float = USUAL,
    over: Callable[[], bool] = lambda: False,
) -> Look:
    """Wait for the next batch and tell everything of it. Nothing is copied before and after.

    Raises BelvedereError: BV-LIV-006 none came or it was not done with it in time.
    """
    seconds = min(max(seconds, 0.1), LONGEST)
    until = time.monotonic() + seconds
    if models is not None:
        models.look(identity, seconds + 1.0)
    video.look(identity)
    while True:
        last = time.monotonic() >= until or over()
        if seen := video.looked(identity, over=last):
            break
        if last:
            raise BelvedereError(
                "BV-LIV-006",
                tr("The application was given no frame"),
                why=tr("for {seconds:g} seconds", seconds=seconds),
            )
        time.sleep(_PAUSE)
    called = models.looked(identity, seen["taken"], seen["ended"]) if models is not None else []
    took = (seen["ended"] - seen["taken"]) / 1e9
    look = {"port": seen["port"], "seconds": round(took, 4), "frames": seen["frames"], "models": called}
    return _fitting(look)


def _fitting(look: Look) -> Look:
    """The look without pictures that one message has no room for; the first frame's goes last."""
    for frame in reversed(look["frames"]):
        if len(json.dumps(look)) <= _LARGEST:
            break
        frame["jpeg"] = ""
    return look
