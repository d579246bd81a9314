"""What the converter asks of a buffer, and what it never does to the memory beside it."""

from __future__ import annotations

import av
import numpy as np
import pytest

from belvedere_simulator.video.conversion.colour import Colour
from belvedere_simulator.video.conversion.converter import Converter
from belvedere_simulator.video.conversion.engines import DirectEngine, PyavEngine, best_engine
from video.conversion.colours import Image, cells, error, picture

GUARD = 4096
UNTOUCHED = 0xEE


def _grey(width: int, height: int, pixel_format: str) -> av.VideoFrame:
    frame = av.VideoFrame(width, height, pixel_format)
    for plane in frame.planes:
        np.frombuffer(memoryview(plane), np.uint8)[:] = 128
    return frame


def _converted(converter: Converter, frame: av.VideoFrame) -> Image:
    width, height = converter.output_size(frame)
    image = np.empty((height, width, 3), np.uint8)
    converter.convert(frame, image)
    return image


def test_where_pyav_brings_its_ffmpeg_the_direct_way_is_taken() -> None:
    assert isinstance(best_engine(), DirectEngine)


@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuv422p", "yuv444p", "nv12", "yuv420p10le", "rgb24"])
@pytest.mark.parametrize("width", [16, 33, 321, 330, 336, 350, 854, 1366, 1918, 1920])
def test_every_pixel_is_written_and_nothing_beside(width: int, pixel_format: str) -> None:
    height = 18
    size = width * height * 3
    memory = np.full(size + 2 * GUARD, UNTOUCHED, np.uint8)
    image = memory[GUARD : GUARD + size].reshape(height, width, 3)
    Converter().convert(_grey(width, height, pixel_format), image)
    assert (memory[:GUARD] == UNTOUCHED).all()
    assert (memory[GUARD + size :] == UNTOUCHED).all()
    assert (image < 150).all()


@pytest.mark.parametrize("size", [(1920, 1440), (2048, 1536), (3840, 1600), (2592, 1944)])
def test_large_pictures_of_any_aspect_fill_their_buffer(size: tuple[int, int]) -> None:
    converter = Converter()
    frame = _grey(*size, "yuv420p")
    width, height = converter.output_size(frame)
    memory = np.full(width * height * 3 + GUARD, UNTOUCHED, np.uint8)
    converter.convert(frame, memory[:-GUARD].reshape(height, width, 3))
    assert (memory[-GUARD:] == UNTOUCHED).all()
    assert (memory[:-GUARD] < 150).all()


@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuvj420p", "yuv422p", "nv12"])
@pytest.mark.parametrize("size", [(1920, 1080), (1280, 720), (1366, 768), (1280, 722), (3840, 2160)])
def test_two_threads_make_the_same_picture_as_one(size: tuple[int, int], pixel_format: str) -> None:
    frame = _noise(*size, pixel_format)
    alone, shared = Converter(), Converter(side_by_side=True)
    for _ in range(2):
        assert np.array_equal(_converted(alone, frame), _converted(shared, frame))


def _noise(width: int, height: int, pixel_format: str) -> av.VideoFrame:
    frame = av.VideoFrame(width, height, pixel_format)
    random = np.random.default_rng(3)
    for plane in frame.planes:
        memory = np.frombuffer(memoryview(plane), np.uint8)
        memory[:] = random.integers(16, 235, memory.size)
    return frame


def test_a_memoryview_is_as_good_as_an_array() -> None:
    frame = picture(cells(8, 8), Colour("bt601", full=False), "yuv420p")
    memory = bytearray(128 * 128 * 3)
    Converter().convert(frame, memoryview(memory).cast("B", (128, 128, 3)))
    assert np.array_equal(
        np.frombuffer(memory, np.uint8).reshape(128, 128, 3), _converted(Converter(), frame)
    )


def test_one_converter_follows_a_camera_that_changes_size_format_and_colours() -> None:
    converter = Converter()
    for cell, pixel_format, matrix in (
        (16, "yuv420p", "bt601"),
        (8, "yuv444p", "bt709"),
        (16, "yuv420p", "bt709"),
    ):
        frame = picture(cells(16, 8), Colour(matrix, full=True), pixel_format, cell=cell)  # type: ignore[arg-type]
        assert np.array_equal(_converted(converter, frame), _converted(Converter(), frame))


@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuvj420p", "yuv444p", "nv12", "rgb24"])
@pytest.mark.parametrize("full", [False, True], ids=["limited", "full"])
def test_the_way_through_pyav_gives_the_same_within_rounding(pixel_format: str, full: bool) -> None:
    if pixel_format == "rgb24":
        image = np.ascontiguousarray(cells(16, 8).repeat(16, 0).repeat(16, 1))
        frame = av.VideoFrame.from_ndarray(image, format="rgb24")
    else:
        frame = picture(cells(16, 8), Colour("bt709", full or pixel_format == "yuvj420p"), pixel_format)
    assert error(_converted(Converter(), frame), _converted(Converter(PyavEngine()), frame)) <= 2


def test_full_range_equals_pyavs_own_conversion_exactly() -> None:
    frame = picture(cells(16, 8), Colour("bt709", full=True), "yuv420p")
    own = frame.to_ndarray(
        format="bgr24", src_colorspace="itu709", src_color_range="JPEG", dst_color_range="JPEG"
    )
    assert np.array_equal(_converted(Converter(), frame), own)


@pytest.mark.parametrize(
    "buffer",
    [
        np.empty((16, 16, 4), np.uint8),
        np.empty((16, 16), np.uint8),
        np.empty((16, 16, 3), np.float32),
        np.empty((16, 32, 3), np.uint8)[:, ::2],
        np.frombuffer(bytes(16 * 16 * 3), np.uint8).reshape(16, 16, 3),
    ],
    ids=["four channels", "two dimensions", "floats", "not contiguous", "read-only"],
)
def test_an_unfit_buffer_is_refused(buffer: Image) -> None:
    with pytest.raises(ValueError, match="buffer"):
        Converter().convert(_grey(16, 16, "yuv420p"), buffer)
