"""Comparisons as people, programs and continuous integration get them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.replay.compare.comparison import KINDS, compare
from belvedere_simulator.replay.compare.timing import distribution
from belvedere_simulator.replay.compare.verdict import read_rules
from belvedere_simulator.replay.recording import Recording

MakeRecording = Callable[..., Recording]
PERSON = [["rect", 0.1, 0.1, 0.4, 0.4], ["label", "person 0.9", 0.1, 0.1]]
CAR = [["rect", 0.6, 0.6, 0.9, 0.9], ["label", "car 0.8", 0.6, 0.6]]
MOVED = [["rect", 0.1, 0.1, 0.4, 0.37], ["label", "person 0.9", 0.1, 0.1]]
DOG = [["rect", 0.1, 0.1, 0.4, 0.4], ["label", "dog 0.9", 0.1, 0.1]]


@pytest.fixture
def pair(make: MakeRecording) -> tuple[Recording, Recording]:
    """Every kind of difference, each at a frame of its own."""
    text = [["label", "one", 0.5, 0.95]]
    first = make("market", {0: PERSON, 1: PERSON + CAR, 2: PERSON, 3: PERSON, 4: PERSON, 5: text, 6: []})
    second = make(
        "changed",
        {0: PERSON, 1: PERSON, 2: PERSON + CAR, 3: DOG, 4: MOVED, 5: [["label", "two", 0.5, 0.95]]},
        took=30.0,
    )
    return first, second


def test_each_difference_is_told_at_its_frame(pair: tuple[Recording, Recording]) -> None:
    comparison = compare(*pair)
    found = {difference.frame: difference.kinds for difference in comparison.differences}
    assert found == {
        1: ("missing",),
        2: ("added",),
        3: ("relabelled",),
        4: ("moved",),
        5: ("text",),
        6: ("frame",),
    }
    assert comparison.frames == 7
    assert comparison.slower_percent == pytest.approx(200)
    assert not comparison.same_bytes


@pytest.mark.usefixtures("pair")
def test_it_fails_on_what_it_shall_fail_on(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    junit = tmp_path / "junit.xml"
    assert main(["compare", "market", "changed"]) == 0
    assert "cam #3: 'person 0.9' [0.100 0.100 0.400 0.400] is now 'dog 0.9'" in capsys.readouterr().out
    assert main(["compare", "market", "changed", "--fail-on", "picture,slower=250"]) == 0
    arguments = ("--fail-on", "missing,slower=50", "--fail-on", "added,picture", "--junit", str(junit))
    assert main(["compare", "market", "changed", *arguments]) == 1
    suite = ElementTree.fromstring(junit.read_bytes())
    assert (suite.get("tests"), suite.get("failures")) == ("4", "3")
    failed = [case.get("name") for case in suite if case.find("failure") is not None]
    assert failed == ["missing", "added", "slower"]
    assert main(["compare", "market", "changed", "--fail-on", "colour"]) == 2


@pytest.mark.usefixtures("pair")
def test_programs_get_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "market", "changed", "--format", "json", "--fail-on", "any"]) == 1
    facts = json.loads(capsys.readouterr().out)
    assert set(facts["counts"]) == set(KINDS)
    assert facts["b"]["put_ms"]["p95"] == 30.0
    assert sum(facts["b"]["put_ms"]["histogram"]) == 6
    assert [difference["frame"] for difference in facts["differences"]] == [1, 2, 3, 4, 5, 6]


def test_runs_of_other_frames_are_not_compared(make: MakeRecording) -> None:
    first, second = make("market", {0: PERSON}), make("yard", {0: PERSON}, frames_of="yard")
    with pytest.raises(BelvedereError, match="BV-REPLAY-010"):
        compare(first, second)


def test_a_frame_that_was_put_again_is_compared_turn_by_turn(make: MakeRecording) -> None:
    first = make("market", {0: PERSON})
    puts = (first.folder / "outputs.jsonl").read_text()
    (first.folder / "outputs.jsonl").write_text(puts * 2)
    comparison = compare(first, make("once", {0: PERSON}))
    (difference,) = comparison.differences
    assert (difference.turn, difference.absent) == (1, "B")


@pytest.mark.parametrize(
    ("facts", "beyond"),
    [
        ({"report": {"ended": "stopped as asked"}}, 1),
        ({"cut": "limit"}, 1),
        ({"complete": False}, 1),
        ({"report": {"ended": "the application ended"}}, 0),
    ],
)
def test_what_a_stopped_run_had_no_time_for_is_no_difference(
    make: MakeRecording, facts: dict[str, object], beyond: int
) -> None:
    first, second = (
        make("market", {0: PERSON, 2: CAR}, **facts),
        make("whole", {0: PERSON, 1: CAR, 2: CAR, 3: []}),
    )
    comparison = compare(first, second)
    assert comparison.beyond == beyond
    assert [difference.frame for difference in comparison.differences] == ([1] if beyond else [1, 3])
    assert comparison.frames == 4 - beyond


def test_a_distribution_of_one_value_and_of_many() -> None:
    assert distribution([]) is None
    one = distribution([3.0])
    assert one is not None and (one.p50, one.p99, one.most) == (3.0, 3.0, 3.0)
    many = distribution([float(value) for value in range(1, 101)])
    assert many is not None and (many.p50, many.p95, many.mean) == (51.0, 96.0, 50.5)


def test_rules_are_read_once_each() -> None:
    rules = read_rules(["missing, any", "slower=20"])
    assert (rules.kinds, rules.slower) == (KINDS, 20.0)
    with pytest.raises(BelvedereError, match="BV-REPLAY-011"):
        read_rules(["slower=much"])
