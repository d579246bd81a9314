"""Real measurements with tiny windows: what they give, never how fast."""

from __future__ import annotations

import re
from pathlib import Path

import psutil
import pytest

from belvedere_simulator.bench.clip import clip_file
from belvedere_simulator.bench.engine import bench_engine
from belvedere_simulator.bench.helper import Helper
from belvedere_simulator.bench.measurements.ages import ages_ms
from belvedere_simulator.bench.settings import ClipShape, Settings
from belvedere_simulator.errors import BelvedereError
from fakes.children import own_children

CLIP = ClipShape(width=320, height=180, frames=45, bit_rate=400_000)
TRIED = {"end_to_end_fps_small": 1, "cpu_per_frame_small": 1, "streams_2": 2}
"""How many references a note gives the speed of."""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(autouse=True)
def own_folders(monkeypatch: pytest.MonkeyPatch, cache: Path, tmp_path: Path) -> None:
    monkeypatch.setenv("BELVEDERE_CACHE", str(cache))
    monkeypatch.setenv("BELVEDERE_DATA", str(tmp_path))


@pytest.mark.parametrize(
    "goals",
    [
        {"end_to_end_fps_small", "cpu_per_frame_small"},
        {"call_added_ms_small"},
        {"take_ratio"},
        {"live_added_ms_get", "live_added_ms_painted"},
        {"overload_age_periods"},
        {"streams_2"},
        {"shared_model"},
    ],
    ids=min,
)
def test_a_measurement_gives_its_goals_with_every_guard_rail_kept(goals: set[str], cache: Path) -> None:
    settings = Settings(cache=cache, rounds=1, seconds=0.3, only=frozenset(goals), clip=CLIP)
    before = own_children(recursive=False)
    report = bench_engine(settings, lambda _line: None)
    assert report.failures == ()
    assert {result.goal.name for result in report.results} == goals
    for result in report.to_document()["results"]:
        assert result["low"] <= result["ratio"] <= result["high"]
        assert all(value > 0 for value in result["ours"] + result["reference"])
        tried = re.findall(r"([0-9.]+) fps", result["note"])
        assert len(tried) == TRIED.get(result["goal"], 0)
    assert [child for child in own_children(recursive=False) if child not in before] == []


def test_gpu_goals_say_why_they_are_missing_or_measure(cache: Path) -> None:
    settings = Settings(cache=cache, rounds=1, seconds=0.3, only=frozenset({"G1", "G2", "G8"}), clip=CLIP)
    for result in bench_engine(settings, lambda _line: None).to_document()["results"]:
        assert result["note"] if result["ratio"] is None else result["ours"]


def test_every_frame_of_the_clip_says_its_number(cache: Path) -> None:
    clip = clip_file(CLIP, cache)
    with Helper("loop") as reader:
        numbers = list(range(CLIP.frames))
        found = reader.ask(do="verify", clip=str(clip), model="", size=0, numbers=numbers, threads=1)["found"]
    assert sorted(map(int, found)) == numbers
    assert len({checksum for checksum, _outputs in found.values()}) == CLIP.frames


def test_a_helper_tells_why_it_failed_and_goes_on(cache: Path) -> None:
    with Helper("decoding") as helper:
        with pytest.raises(BelvedereError, match="FileNotFoundError"):
            helper.ask(do="decode", clip="/nowhere.mp4", seconds=0.1, warm=0, into_buffer=True)
        clip = str(clip_file(CLIP, cache))
        assert helper.ask(do="decode", clip=clip, seconds=0.1, warm=0, into_buffer=True)["frames"] > 0
    assert not psutil.pid_exists(helper.pid)


def test_an_age_counts_from_the_last_sending_before() -> None:
    sent = [(7, 1_000_000), (8, 34_000_000), (7, 601_000_000)]
    assert ages_ms(sent, [(7, 3_000_000), (8, 40_000_000), (7, 605_000_000)]) == [2.0, 6.0, 4.0]


def test_a_frame_that_nobody_sent_has_no_age() -> None:
    assert ages_ms([(7, 5)], [(8, 10), (7, 4)]) == []
