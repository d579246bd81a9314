"""The appliance's measurements with tiny windows: what they give, never how fast."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.bench.appliance import MEASUREMENTS, bench_appliance
from belvedere_simulator.bench.goals import APPLIANCE
from belvedere_simulator.bench.settings import Settings
from fakes.children import own_children
from fakes.environments import cache_folder


@pytest.mark.parametrize("goal", [goal.name for goal in APPLIANCE])
def test_a_goal_of_the_appliance_is_measured_with_every_guard_rail_kept(
    goal: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BELVEDERE_DATA", str(tmp_path / "data"))
    settings = Settings(cache=cache_folder(), rounds=1, seconds=0.3, only=frozenset({goal}), appliances=2)
    before = own_children(recursive=False)
    report = bench_appliance(settings, lambda _line: None)
    assert report.failures == ()
    (result,) = report.to_document()["results"]
    assert result["goal"] == goal
    assert result["low"] <= result["ratio"] <= result["high"]
    assert all(value > 0 for value in result["ours"] + result["reference"])
    assert [child for child in own_children(recursive=False) if child not in before] == []


def test_every_goal_of_the_appliance_is_measured_once() -> None:
    measured = [name for measurement in MEASUREMENTS for name in measurement.goals]
    assert measured == [goal.name for goal in APPLIANCE]
