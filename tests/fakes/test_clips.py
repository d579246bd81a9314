"""The clips are what they say they are."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.clips import BARS, Matrix, bars, make_clip, read_counter, write_counter


@given(st.integers(0, 0xFFFF), st.integers(64, 400), st.integers(32, 300), st.integers(0, 255))
def test_a_number_is_read_back_from_any_picture(number: int, width: int, height: int, grey: int) -> None:
    image = np.full((height, width, 3), grey, np.uint8)
    write_counter(image, number)
    assert read_counter(image) == number


def test_a_picture_without_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="neither black nor white"):
        read_counter(np.full((100, 100, 3), 128, np.uint8))


@pytest.mark.parametrize("codec", ["h264", "hevc"])
@pytest.mark.parametrize("b_frames", [0, 2])
def test_numbers_rate_and_size_survive_coding(tmp_path: Path, codec: str, b_frames: int) -> None:
    clip = make_clip(tmp_path / "c.mp4", codec=codec, b_frames=b_frames, size=(320, 240), rate=25, frames=30)
    with av.open(str(clip)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.average_rate) == (codec, Fraction(25))
        frames = [frame.to_ndarray(format="bgr24") for frame in container.decode(stream)]
    assert [read_counter(frame) for frame in frames] == list(range(30))
    assert frames[0].shape == (240, 320, 3)


@pytest.mark.parametrize("matrix", ["bt601", "bt709"])
@pytest.mark.parametrize("full_range", [False, True])
def test_bars_are_tagged_and_decode_to_their_colours(
    tmp_path: Path, matrix: Matrix, full_range: bool
) -> None:
    clip = make_clip(
        tmp_path / "bars.mp4",
        size=(560, 240),
        frames=3,
        matrix=matrix,
        full_range=full_range,
        draw=bars,
        quality=1,
    )
    with av.open(str(clip)) as container:
        frame = next(container.decode(video=0))
    assert int(frame.colorspace) == (6 if matrix == "bt601" else 1)
    assert int(frame.color_range) == (2 if full_range else 1)
    image = frame.to_ndarray(format="bgr24").astype(int)
    for index, colour in enumerate(BARS):
        middle = image[150, index * 80 + 40]
        assert np.abs(middle - colour).max() <= 6


def test_a_clip_is_the_same_at_every_run(tmp_path: Path) -> None:
    first, second = (make_clip(tmp_path / f"{name}.mp4", frames=10).read_bytes() for name in "ab")
    assert first == second
