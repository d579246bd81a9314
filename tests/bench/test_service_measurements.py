"""The service's measurements with tiny windows: what they give, never how fast."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.bench.service import bench_service
from belvedere_simulator.bench.settings import Settings
from fakes.children import own_children
from fakes.environments import cache_folder

GOALS = {"service_list", "service_describe", "service_p99", "service_vs_moto"}


def test_the_goals_of_the_service_are_measured_with_every_guard_rail_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BELVEDERE_DATA", str(tmp_path / "data"))
    report = bench_service(Settings(cache=cache_folder(), rounds=1, seconds=0.3), lambda _line: None)
    assert report.failures == ()
    assert {result.goal.name for result in report.results} == GOALS
    for result in report.to_document()["results"]:
        assert result["low"] <= result["ratio"] <= result["high"]
        assert all(value > 0 for value in result["ours"] + result["reference"])
    assert own_children(recursive=False) == []
