"""Known colours come back within 2 levels of 255."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import av
import numpy as np
import pytest

from belvedere_simulator.video.conversion.colour import Colour, Matrix
from belvedere_simulator.video.conversion.converter import Converter
from fakes.clips import BARS, bars, make_clip
from fakes.clips import Matrix as ClipMatrix
from video.conversion.colours import Image, cells, centres, error, picture

LEVELS = 2
COLUMNS, ROWS = 32, 18

Convert = Callable[[av.VideoFrame], Image]


@pytest.fixture
def convert() -> Convert:
    """Convert in the size that the converter wants."""
    converter = Converter()

    def to_bgr(frame: av.VideoFrame) -> Image:
        width, height = converter.output_size(frame)
        image = np.empty((height, width, 3), np.uint8)
        converter.convert(frame, image)
        return image

    return to_bgr


@pytest.mark.parametrize("full", [False, True], ids=["limited", "full"])
@pytest.mark.parametrize("matrix", ["bt601", "bt709", "bt2020"])
@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuv422p", "yuv444p", "nv12", "yuv420p10le"])
def test_the_frames_own_matrix_and_range_are_honoured(
    convert: Convert, pixel_format: str, matrix: Matrix, full: bool
) -> None:
    truth = cells(COLUMNS, ROWS)
    found = convert(picture(truth, Colour(matrix, full), pixel_format))
    assert error(centres(found, COLUMNS, ROWS), truth) <= LEVELS


def test_the_old_full_range_format_is_full_range_whatever_its_tag_says(convert: Convert) -> None:
    truth = cells(COLUMNS, ROWS)
    frame = picture(truth, Colour("bt601", full=True), "yuvj420p")
    frame.color_range = 0
    assert error(centres(convert(frame), COLUMNS, ROWS), truth) <= LEVELS


@pytest.mark.parametrize(("cell", "matrix"), [(20, "bt601"), (40, "bt709")])
def test_an_untagged_picture_is_bt709_from_720_lines_up(convert: Convert, cell: int, matrix: Matrix) -> None:
    truth = cells(COLUMNS, ROWS)
    frame = picture(truth, Colour(matrix, full=False), "yuv420p", cell=cell)
    frame.colorspace, frame.color_range = 2, 0
    assert error(centres(convert(frame), COLUMNS, ROWS), truth) <= LEVELS


@pytest.mark.parametrize("full", [False, True], ids=["limited", "full"])
@pytest.mark.parametrize("pixel_format", ["yuv420p", "yuv420p10le"])
def test_colours_of_a_4k_picture_survive_scaling(convert: Convert, pixel_format: str, full: bool) -> None:
    truth = cells(COLUMNS, ROWS)
    found = convert(picture(truth, Colour("bt709", full), pixel_format, cell=120))
    assert found.shape == (1080, 1920, 3)
    assert error(centres(found, COLUMNS, ROWS), truth) <= LEVELS


@pytest.mark.parametrize(
    ("matrix", "full"), [("bt601", False), ("bt709", False), ("bt601", True), ("bt709", True)]
)
def test_bars_coded_with_h264_come_back(
    convert: Convert, tmp_path: Path, matrix: ClipMatrix, full: bool
) -> None:
    clip = make_clip(
        tmp_path / "bars.mp4",
        size=(560, 240),
        frames=3,
        matrix=matrix,
        full_range=full,
        quality=1,
        counter=False,
        draw=bars,
    )
    with av.open(str(clip)) as container:
        found = convert(next(container.decode(video=0)))
    truth = np.array([BARS], np.uint8)
    assert error(centres(found, len(BARS), 1), truth) <= LEVELS


def test_a_jpeg_keeps_its_colours_whatever_its_height(convert: Convert, tmp_path: Path) -> None:
    truth = cells(8, 1)
    with av.open(str(tmp_path / "bars.jpg"), "w", format="image2", options={"update": "1"}) as container:
        stream = container.add_stream("mjpeg", rate=1, options={"qmin": "1", "qmax": "1"})
        stream.width, stream.height, stream.pix_fmt = 1024, 768, "yuvj420p"
        tall = picture(truth.repeat(6, 0), Colour("bt601", full=True), "yuvj420p", cell=128)
        container.mux([*stream.encode(tall), *stream.encode(None)])
    with av.open(str(tmp_path / "bars.jpg")) as container:
        found = convert(next(container.decode(video=0)))
    assert error(centres(found, 8, 1), truth) <= LEVELS + 1  # JPEG itself costs one


@pytest.mark.parametrize("pixel_format", ["rgb24", "bgr24", "rgba", "gbrp"])
def test_rgb_pictures_are_not_changed(convert: Convert, pixel_format: str) -> None:
    truth = cells(8, 1)
    image = np.ascontiguousarray(truth.repeat(32, 0).repeat(16, 1))
    source = av.VideoFrame.from_ndarray(image, format="bgr24")
    frame = source.reformat(format=pixel_format) if pixel_format != "bgr24" else source
    assert np.array_equal(centres(convert(frame), 8, 1), truth)


def test_a_grey_picture_is_full_range(convert: Convert) -> None:
    ramp = np.arange(256, dtype=np.uint8)[None].repeat(32, 0)
    found = convert(av.VideoFrame.from_ndarray(np.ascontiguousarray(ramp), format="gray"))
    assert error(found, ramp[..., None].repeat(3, 2)) <= 1


def test_a_picture_with_a_palette_is_not_changed(convert: Convert) -> None:
    truth = cells(16, 16)
    palette = np.full((256, 4), 255, np.uint8)
    palette[:, 1:] = truth.reshape(256, 3)[:, ::-1]
    numbers = np.arange(256, dtype=np.uint8).reshape(16, 16).repeat(16, 0).repeat(16, 1)
    frame = av.VideoFrame.from_ndarray((np.ascontiguousarray(numbers), palette), format="pal8")  # type: ignore[arg-type]
    assert np.array_equal(centres(convert(frame), 16, 16), truth)
