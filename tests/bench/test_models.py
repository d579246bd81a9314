"""How deep the heavy model is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.bench.models import fitting_depth


@given(layer=st.floats(0.42, 4), stem=st.floats(0, 10), disturbed=st.floats(1, 8))
def test_the_heavy_model_takes_what_is_wanted_though_a_measurement_was_disturbed(
    layer: float, stem: float, disturbed: float
) -> None:
    measured: list[int] = []

    def measure(depth: int) -> float:
        measured.append(depth)
        return (stem + depth * layer) * (disturbed if len(measured) == 1 else 1)

    depth = fitting_depth(measure)
    assert 40 <= stem + depth * layer <= 60
    assert depth in measured


def test_a_model_that_fits_at_once_is_looked_at_twice_and_taken() -> None:
    measured: list[int] = []

    def measure(depth: int) -> float:
        measured.append(depth)
        return 50.0

    depth = fitting_depth(measure)
    assert measured == [depth, depth]


def test_a_computer_too_fast_or_too_slow_gets_the_model_that_comes_next() -> None:
    assert fitting_depth(lambda depth: depth * 0.01) == 128
    assert fitting_depth(lambda depth: depth * 100.0) == 2
