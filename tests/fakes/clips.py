"""Small clips for tests, the same at every run, each frame with its number burned in.

The number is written in 16 black or white cells along the top edge (the most significant bit first),
so that it survives coding, scaling and colour conversion. Colours are converted here, with the formulas
of the standards, so that a clip is a truth to measure other conversions against.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import av
import numpy as np
import numpy.typing as npt
from av.video.stream import VideoStream

Image = npt.NDArray[np.uint8]
Matrix = Literal["bt601", "bt709"]
Draw = Callable[[int, int, int], Image]

CELLS = 16
_LUMA = {"bt601": (0.299, 0.114), "bt709": (0.2126, 0.0722)}
_SPACE_TAG = {"bt601": 6, "bt709": 1}
_ENCODERS = {"h264": "libx264", "hevc": "libx265"}
BARS = ((255, 255, 255), (0, 255, 255), (255, 255, 0), (0, 255, 0), (255, 0, 255), (0, 0, 255), (255, 0, 0))
"""The colours of `bars`, as blue, green, red."""


def make_clip(
    path: Path,
    *,
    codec: str = "h264",
    size: tuple[int, int] = (320, 240),
    rate: int = 15,
    frames: int = 45,
    group: int = 15,
    b_frames: int = 0,
    matrix: Matrix = "bt601",
    full_range: bool = False,
    tagged: bool = True,
    quality: int = 18,
    counter: bool = True,
    draw: Draw | None = None,
    options: dict[str, str] | None = None,
) -> Path:
    """Write a clip to `path` and return it; the container is chosen by the ending.

    `size` is (width, height). `draw(number, width, height)` gives the picture of one frame, BGR of shape
    (height, width, 3). `matrix` and `full_range` say how it becomes YUV, `tagged` whether the stream says so.
    `codec` is "h264", "hevc" or any encoder of FFmpeg, which then gets no options but `options`.
    """
    width, height = size
    with av.open(str(path), "w") as container:
        stream = container.add_stream(_ENCODERS.get(codec, codec), rate=rate, options=options or {})
        assert isinstance(stream, VideoStream)
        stream.width, stream.height, stream.pix_fmt = (
            width,
            height,
            "yuvj420p" if codec == "mjpeg" else "yuv420p",
        )
        context = stream.codec_context
        context.gop_size, context.max_b_frames, context.thread_count = group, b_frames, 1
        context.time_base = Fraction(1, rate)
        if codec in _ENCODERS:
            context.options = {**_encoder_options(codec, group, b_frames, quality), **(options or {})}
        if tagged:
            context.colorspace = _SPACE_TAG[matrix]
            context.color_range = 2 if full_range else 1
        for number in range(frames):
            image = (draw or moving_square)(number, width, height)
            if counter:
                write_counter(image, number)
            container.mux(stream.encode(_frame(image, number, stream, matrix, full_range)))
        container.mux(stream.encode(None))
    return path


def _encoder_options(codec: str, group: int, b_frames: int, quality: int) -> dict[str, str]:
    speed = {"preset": "ultrafast", "crf": str(quality), "bf": str(b_frames)}
    common = f"keyint={group}:min-keyint={group}:scenecut=0:bframes={b_frames}:b-adapt=0"
    if codec == "h264":
        return {**speed, "x264-params": common}
    return {**speed, "x265-params": f"{common}:pools=none:frame-threads=1:log-level=error"}


def _frame(image: Image, number: int, stream: VideoStream, matrix: Matrix, full_range: bool) -> av.VideoFrame:
    planes = to_yuv420(image, matrix, full_range=full_range)
    frame = av.VideoFrame.from_ndarray(planes, format="yuv420p")
    frame.pts, frame.time_base = number, stream.codec_context.time_base
    frame.colorspace = stream.codec_context.colorspace
    frame.color_range = stream.codec_context.color_range
    return frame


def to_yuv420(image: Image, matrix: Matrix, *, full_range: bool = False) -> Image:
    """Convert BGR of shape (height, width, 3) to planar YUV 4:2:0 of shape (height * 3 / 2, width)."""
    blue, green, red = (image[..., channel].astype(np.float64) / 255 for channel in range(3))
    weight_red, weight_blue = _LUMA[matrix]
    luma = weight_red * red + (1 - weight_red - weight_blue) * green + weight_blue * blue
    chroma = ((blue - luma) / (2 * (1 - weight_blue)), (red - luma) / (2 * (1 - weight_red)))
    luma_scale, luma_base, chroma_scale = (255.0, 0.0, 255.0) if full_range else (219.0, 16.0, 224.0)
    planes = [_bytes(luma * luma_scale + luma_base)]
    for plane in chroma:
        halved = plane.reshape(plane.shape[0] // 2, 2, plane.shape[1] // 2, 2).mean(axis=(1, 3))
        planes.append(_bytes(halved * chroma_scale + 128).reshape(-1, image.shape[1]))
    joined: Image = np.concatenate(planes)
    return joined


def _bytes(values: npt.NDArray[Any]) -> Image:
    clipped: Image = np.clip(np.rint(values), 0, 255).astype(np.uint8)
    return clipped


def moving_square(number: int, width: int, height: int) -> Image:
    """A square that wanders over a grey ramp."""
    ramp = np.linspace(40, 200, width, dtype=np.uint8)
    image = np.repeat(np.tile(ramp, (height, 1))[..., None], 3, axis=2)
    side = height // 4
    left = number * 5 % max(1, width - side)
    top = height // 3
    image[top : top + side, left : left + side] = (40, 90, 220)
    return image


def bars(_number: int, width: int, height: int) -> Image:
    """Upright bars in the colours of `BARS`."""
    image = np.zeros((height, width, 3), np.uint8)
    for index, colour in enumerate(BARS):
        image[:, width * index // len(BARS) : width * (index + 1) // len(BARS)] = colour
    return image


def write_counter(image: Image, number: int) -> None:
    """Burn `number` (16 bits) into the top eighth of `image`."""
    height, width = image.shape[:2]
    for bit in range(CELLS):
        lit = number >> (CELLS - 1 - bit) & 1
        image[: height // 8, width * bit // CELLS : width * (bit + 1) // CELLS] = 255 if lit else 0


def read_counter(image: npt.NDArray[Any]) -> int:
    """Read the number burned into `image`, BGR or grey, of any size. Raises ValueError when it is unclear."""
    grey = image.mean(axis=2) if image.ndim == 3 else image
    height, width = grey.shape
    number = 0
    for bit in range(CELLS):
        middle = round((bit + 0.5) * width / CELLS)
        reach = max(1, width // CELLS // 4)
        value = float(
            grey[
                height // 32 : max(height // 32 + 1, height * 3 // 32), middle - reach : middle + reach
            ].mean()
        )
        if 80 < value < 175:
            raise ValueError(f"cell {bit} is neither black nor white but {value:.0f}")
        number = number << 1 | (value >= 175)
    return number
