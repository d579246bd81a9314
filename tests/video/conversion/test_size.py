"""The appliance's limit of 2 megapixels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.video.conversion.size import output_size


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((1920, 1080), (1920, 1080)),
        ((1280, 720), (1280, 720)),
        ((1080, 1920), (1080, 1920)),
        ((333, 77), (333, 77)),
        ((3840, 2160), (1920, 1080)),
        ((2560, 1440), (1920, 1080)),
        ((2592, 1944), (1440, 1080)),
        ((1920, 1200), (1728, 1080)),
        ((2160, 3840), (608, 1080)),
        ((4096, 1024), (1920, 480)),
    ],
)
def test_examples(size: tuple[int, int], expected: tuple[int, int]) -> None:
    assert output_size(*size) == expected


@given(st.integers(1, 16384), st.integers(1, 16384))
def test_the_result_fits_and_keeps_the_aspect(width: int, height: int) -> None:
    wide, high = output_size(width, height)
    if width * height <= 1920 * 1080:
        assert (wide, high) == (width, height)
        return
    assert wide <= 1920
    assert high <= 1080
    assert wide % 2 == high % 2 == 0
    scale = min(1920 / width, 1080 / height)
    assert abs(wide - width * scale) <= 2
    assert abs(high - height * scale) <= 2
