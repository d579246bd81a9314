"""What a bench writes, and what its exit code says."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from belvedere_simulator.bench import engine
from belvedere_simulator.bench.bench import Bench, Measurement
from belvedere_simulator.bench.engine import MEASUREMENTS, bench_engine
from belvedere_simulator.bench.goals import ENGINE
from belvedere_simulator.bench.results import Report, Series, as_table
from belvedere_simulator.bench.settings import Settings
from belvedere_simulator.commands import bench as command
from belvedere_simulator.errors import BelvedereError

FIELDS = ("goal", "ratio", "low", "high", "better", "floor", "target", "unit", "ours", "reference", "note")


def _report(tmp_path: Path, *measurements: Measurement, only: frozenset[str] = frozenset()) -> Report:
    return bench_engine(Settings(cache=tmp_path, only=only), lambda _line: None, measurements)


def _streams(bench: Bench) -> dict[str, Series]:
    bench.guard("the frames are the clip's", True)
    return {"streams_1": Series((120.0, 110.0), (100.0, 100.0), "a note")}


def _lossy(bench: Bench) -> dict[str, Series]:
    bench.guard("every frame came once", False)
    return {"streams_2": Series((200.0,), (100.0,))}


def _absent(_bench: Bench) -> dict[str, Series]:
    return {"G2": Series((), (), "needs a GPU")}


def _broken(_bench: Bench) -> dict[str, Series]:
    raise BelvedereError("BV-BENCH-001", "The application of the bench ended")


def test_every_goal_is_measured_once() -> None:
    measured = [name for measurement in MEASUREMENTS for name in measurement.goals]
    assert sorted(measured) == sorted(goal.name for goal in ENGINE)


def test_a_result_has_the_promised_fields(tmp_path: Path) -> None:
    document = _report(tmp_path, Measurement(("streams_1",), _streams)).to_document()
    assert document["bench"] == "engine"
    assert document["machine"]["cores"] >= 1
    (result,) = document["results"]
    assert tuple(result) == FIELDS
    assert result["ratio"] == 1.15
    assert (result["better"], result["floor"], result["unit"]) == ("higher", 1.0, "ours/reference")
    assert (result["ours"], result["reference"], result["note"]) == ([120, 110], [100, 100], "a note")
    assert json.loads(json.dumps(document)) == document


def test_a_goal_that_cannot_be_measured_here_says_so(tmp_path: Path) -> None:
    report = _report(tmp_path, Measurement(("G2",), _absent))
    (result,) = report.to_document()["results"]
    assert (result["ratio"], result["low"], result["high"], result["note"]) == (
        None,
        None,
        None,
        "needs a GPU",
    )
    assert not report.failures
    assert "not measured" in as_table(report)


def test_a_measurement_that_fails_is_told_beside_the_others(tmp_path: Path) -> None:
    report = _report(tmp_path, Measurement(("streams_4",), _broken), Measurement(("streams_1",), _streams))
    assert [result["ratio"] for result in report.to_document()["results"]] == [1.15, None]
    assert "BV-BENCH-001" in report.failures[0]


def test_only_the_goals_asked_for_are_measured(tmp_path: Path) -> None:
    asked = frozenset({"streams_1"})
    report = _report(
        tmp_path, Measurement(("streams_2",), _lossy), Measurement(("streams_1",), _streams), only=asked
    )
    assert [result.goal.name for result in report.results] == ["streams_1"]
    assert not report.failures


@pytest.mark.parametrize(("measure", "name", "code"), [(_streams, "streams_1", 0), (_lossy, "streams_2", 1)])
def test_the_exit_code_tells_of_guard_rails_not_of_figures(
    measure: object, name: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    chosen = (Measurement((name,), measure),)  # type: ignore[arg-type]
    monkeypatch.setattr(engine.bench_engine, "__defaults__", (chosen,))
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    assert command.run(parser.parse_args(["bench", "engine", "--json"])) == code
    document = json.loads(capsys.readouterr().out)
    assert bool(document.get("guard_rails")) == bool(code)


@pytest.mark.parametrize(
    "wrong", [["--rounds", "0"], ["--seconds", "-1"], ["--only", "speed"], ["--rounds", "x"]]
)
def test_wrong_arguments_are_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    with pytest.raises(SystemExit) as refused:
        parser.parse_args(["bench", "engine", *wrong])
    assert refused.value.code == 2
    assert capsys.readouterr().err
