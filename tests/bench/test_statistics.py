"""Medians compared, and the interval around them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.bench.rounds import interleave
from belvedere_simulator.bench.statistics import difference, estimate, quantile, ratio, slope

VALUES = st.lists(st.floats(0.1, 1e4), min_size=1, max_size=12)


@given(VALUES, VALUES)
def test_the_interval_holds_the_figure_and_stays_between_the_extremes(
    ours: list[float], reference: list[float]
) -> None:
    found = estimate(ours, reference, ratio)
    assert found.low <= found.value <= found.high
    assert min(ours) / max(reference) <= found.low
    assert found.high <= max(ours) / min(reference)


@given(VALUES, VALUES, st.floats(0.5, 20))
def test_a_faster_side_moves_the_whole_interval(
    ours: list[float], reference: list[float], factor: float
) -> None:
    once, more = (estimate([v * f for v in ours], reference, ratio) for f in (1.0, factor))
    for before, after in ((once.low, more.low), (once.value, more.value), (once.high, more.high)):
        assert abs(after - before * factor) <= 1e-6 * abs(after)


@given(VALUES, VALUES)
def test_the_same_windows_give_the_same_interval(ours: list[float], reference: list[float]) -> None:
    assert estimate(ours, reference, difference) == estimate(ours, reference, difference)


def test_windows_without_noise_leave_no_doubt() -> None:
    found = estimate([3.0] * 5, [2.0] * 5, ratio)
    assert (found.low, found.value, found.high) == (1.5, 1.5, 1.5)
    assert estimate([3.0] * 5, [2.0] * 5, difference).value == 1.0


def test_each_round_is_reference_ours_ours_reference() -> None:
    order: list[str] = []

    def window(side: str) -> str:
        order.append(side)
        return f"{side}{len(order)}"

    found = interleave(2, lambda: window("R"), lambda: window("O"))
    assert "".join(order) == "ROOR" * 2
    assert found.ours == ("O2", "O3", "O6", "O7")
    assert found.reference == ("R1", "R4", "R5", "R8")


@given(st.lists(st.floats(-1e6, 1e6), min_size=1), st.floats(0, 1))
def test_a_quantile_is_one_of_the_values(values: list[float], share: float) -> None:
    found = quantile(values, share)
    assert found in values
    assert sum(value < found for value in values) <= share * len(values)


@given(st.integers(2, 50), st.floats(-10, 10), st.floats(-100, 100))
def test_a_straight_line_has_its_own_slope(count: int, rise: float, start: float) -> None:
    assert abs(slope([(x, start + rise * x) for x in range(count)]) - rise) < 1e-6


def test_a_single_point_has_no_slope() -> None:
    assert slope([(1.0, 2.0)]) == 0.0
