"""The log viewer's measurements with tiny logs: what they give, never how fast."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.bench.goals import LOGS
from belvedere_simulator.bench.log_file import LINE, LITERAL, PATTERN, write_log
from belvedere_simulator.bench.logs import MEASUREMENTS, bench_logs
from belvedere_simulator.bench.settings import Settings
from fakes.children import own_children

PROGRAMS = {"log_index_vs_lnav", "log_literal_vs_lnav", "log_index_vs_glogg"}


@pytest.mark.parametrize(
    "goals",
    [
        {"log_index", "log_literal", "log_regex"},
        {"log_first_paint"},
        {"log_memory"},
        {"log_follow_p99_ms"},
    ],
    ids=min,
)
def test_a_measurement_of_the_viewer_gives_its_goals_with_every_guard_rail_kept(
    goals: set[str], tmp_path: Path
) -> None:
    settings = Settings(cache=tmp_path, rounds=1, seconds=0.1, only=frozenset(goals), lines=40_000)
    before = own_children(recursive=False)
    report = bench_logs(settings, lambda _line: None)
    assert report.failures == ()
    assert {result.goal.name for result in report.results} == goals
    for result in report.to_document()["results"]:
        assert result["low"] <= result["ratio"] <= result["high"]
    assert [child for child in own_children(recursive=False) if child not in before] == []
    assert not any(tmp_path.iterdir()), "the logs are removed"


def test_other_viewers_that_are_not_installed_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    settings = Settings(cache=tmp_path, rounds=1, only=frozenset(PROGRAMS | {"log_index"}), lines=100)
    report = bench_logs(settings, lambda _line: None)
    assert report.failures == ()
    for result in report.to_document()["results"]:
        assert result["ratio"] is None
        assert "not installed" in result["note"]


def test_every_goal_of_the_viewer_is_measured_once() -> None:
    measured = [name for measurement in MEASUREMENTS for name in measurement.goals]
    assert measured == [goal.name for goal in LOGS]


def test_the_log_is_the_same_each_time_and_has_what_is_searched_for(tmp_path: Path) -> None:
    import re  # noqa: PLC0415

    made = write_log(tmp_path / "a.log", 20_000).read_bytes()
    assert made == write_log(tmp_path / "b.log", 20_000).read_bytes()
    lines = made.decode().splitlines(keepends=True)
    assert {len(line) for line in lines} == {LINE}
    assert lines == sorted(lines)
    assert 0 < sum(LITERAL in line for line in lines) < 200
    assert 0 < sum(re.search(PATTERN, line) is not None for line in lines) < 400
