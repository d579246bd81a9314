"""One picture of a camera as a JPEG of bounded size."""

from __future__ import annotations

import base64
import platform
import time
from collections.abc import Iterator
from contextlib import closing
from fractions import Fraction
from typing import Any

import av

from belvedere_simulator.cameras.viewing.examining import LONGEST_NAME, address_of
from belvedere_simulator.cameras.viewing.given import Given, number, text
from belvedere_simulator.cameras.viewing.teller import Teller
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.video.sources.faults import SourceFailedError
from belvedere_simulator.video.sources.frame import Decoded
from belvedere_simulator.video.sources.rtsp import RtspSource
from belvedere_simulator.video.specification import CameraSpecification, Obstacle

LARGEST = 90_000
"""In bytes: as base64 it fits into a message of the channel."""

_USUAL_WIDTH = 640
_PATIENCE = 12.0
_QUALITIES = (4, 8, 16, 31)
_SMALLEST = 64
_ONE = Fraction(1, 1)
_OBSTACLES: dict[str, Obstacle] = {
    "unreachable": "unreachable",
    "unresolved": "unresolved",
    "silent": "silent",
}


def snapshot(teller: Teller, given: Given) -> dict[str, Any]:
    """A picture of the camera at `url`, asked as `user` with `password`, at most `width` (640) pixels wide.

    Returns `jpeg` (base64, 90,000 bytes at most), `width` and `height` of it, `cameraWidth` and
    `cameraHeight`, `seen_from`, and `seconds` it took. `obstacle` as for `diagnose`. Raises BelvedereError
    BV-VPT-001, BV-VPT-009 there is no picture, BV-DOC-001.
    """
    address = address_of(given)
    width = int(number(given, "width", _SMALLEST, 1920, _USUAL_WIDTH))
    obstacle = text(given, "obstacle", 20)
    camera = CameraSpecification(
        "snapshot",
        address.url,
        address.username,
        address.password,
        open_timeout=_PATIENCE / 2,
        read_timeout=_PATIENCE / 2,
        obstacle=_OBSTACLES.get(obstacle, ""),
        codec="hevc" if obstacle == "hevc" else "",
    )
    begun = time.monotonic()
    teller.progress(tr("Waiting for a picture"))
    picture = _first(camera, teller, begun)
    jpeg, size = _written(picture, min(width, picture.width))
    return {
        "jpeg": base64.b64encode(jpeg).decode("ascii"),
        "width": size[0],
        "height": size[1],
        "cameraWidth": picture.width,
        "cameraHeight": picture.height,
        "seen_from": text(given, "seenFrom", LONGEST_NAME) or platform.node(),
        "seconds": round(time.monotonic() - begun, 2),
    }


def _first(camera: CameraSpecification, teller: Teller, begun: float) -> av.VideoFrame:
    try:
        with closing(RtspSource(camera, log=lambda _line: None).frames()) as frames:
            for decoded in _while_wanted(frames, teller, begun):
                return decoded.picture
    except SourceFailedError as failure:
        raise _no_picture(failure.fault.detail) from None
    raise _no_picture(tr("none came in {seconds} s", seconds=f"{_PATIENCE:g}"))


def _while_wanted(frames: Iterator[Decoded], teller: Teller, begun: float) -> Iterator[Decoded]:
    for decoded in frames:
        if teller.cancelled or time.monotonic() - begun > _PATIENCE:
            return
        yield decoded


def _no_picture(why: str) -> BelvedereError:
    return BelvedereError("BV-VPT-009", tr("The camera gave no picture"), why=why)


def _written(picture: av.VideoFrame, width: int) -> tuple[bytes, tuple[int, int]]:
    """The JPEG and its size; of worse quality, then smaller, until it is small enough."""
    while True:
        height = max(2, round(picture.height * width / picture.width) // 2 * 2)
        size = (max(2, width // 2 * 2), height)
        scaled = picture.reformat(*size, format="yuvj420p")
        for quality in _QUALITIES:
            jpeg = _jpeg(scaled, quality)
            if len(jpeg) <= LARGEST:
                return jpeg, size
        width //= 2


def _jpeg(scaled: av.VideoFrame, quality: int) -> bytes:
    encoder = av.CodecContext.create("mjpeg", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height = scaled.width, scaled.height
    encoder.pix_fmt = "yuvj420p"
    encoder.time_base = _ONE
    encoder.options = {"qmin": str(quality), "qmax": str(quality)}
    scaled.pts = 0
    packets = [*encoder.encode(scaled), *encoder.encode(None)]
    return b"".join(bytes(packet) for packet in packets)
