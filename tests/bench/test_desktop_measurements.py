"""The desktop's measurements with tiny windows: what they give, never how fast."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.bench.desktop import MEASUREMENTS, bench_desktop
from belvedere_simulator.bench.goals import DESKTOP
from belvedere_simulator.bench.measurements.live_tiles import as_large
from belvedere_simulator.bench.settings import ClipShape, Settings
from belvedere_simulator.bench.window_process import window_environment
from fakes.children import own_children
from fakes.environments import cache_folder

TILE = ClipShape(160, 96, 10, 30, 100_000)
IN_MEMORY = {"QT_QPA_PLATFORM": "offscreen"}


@pytest.mark.parametrize(
    "goals",
    [
        {"first_window"},
        {"gui_p99_ms"},
        {"tiles_16_vs_1"},
        {"table_filter_ms", "table_sort_ms"},
        {"graph_p99_ms"},
    ],
    ids=min,
)
def test_a_measurement_of_the_desktop_gives_its_goals_with_every_guard_rail_kept(goals: set[str]) -> None:
    settings = Settings(
        cache=cache_folder(), rounds=1, seconds=0.5, only=frozenset(goals), tile=TILE, rows=200
    )
    before = own_children(recursive=False)
    report = bench_desktop(settings, lambda _line: None)
    assert report.failures == ()
    assert {result.goal.name for result in report.results} == goals
    for result in report.to_document()["results"]:
        assert result["low"] <= result["ratio"] <= result["high"]
        assert all(value >= 0 for value in result["ours"] + result["reference"])
    assert [child for child in own_children(recursive=False) if child not in before] == []


def test_every_goal_of_the_desktop_is_measured_once() -> None:
    measured = [name for measurement in MEASUREMENTS for name in measurement.goals]
    assert measured == [goal.name for goal in DESKTOP]


def test_one_large_picture_has_the_pixels_of_sixteen_small_ones() -> None:
    large = as_large(TILE)
    assert large.width * large.height * large.rate == 16 * TILE.width * TILE.height * TILE.rate


@pytest.mark.parametrize(
    ("platform", "before", "painted"),
    [
        ("linux", {}, IN_MEMORY),
        ("linux", {"DISPLAY": ":0"}, {}),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, {}),
        ("darwin", {}, {}),
        ("win32", {}, {}),
    ],
)
def test_windows_paint_into_memory_only_where_there_is_no_screen(
    platform: str, before: dict[str, str], painted: dict[str, str], tmp_path: Path
) -> None:
    made = window_environment(tmp_path, before, platform)
    assert {name: value for name, value in made.items() if "QPA" in name} == painted
    assert made["XDG_CONFIG_HOME"] == made["BELVEDERE_DATA"] == str(tmp_path)
