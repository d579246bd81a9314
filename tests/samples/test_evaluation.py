"""Precision and recall count what they say they count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from training.people_counter import truth
from training.people_counter.evaluation import Tally, iou, tally, tally_clip
from training.people_counter.judge import recorded
from training.people_counter.scene import Box, Truth

LEFT: Box = (0.1, 0.1, 0.2, 0.4)
RIGHT: Box = (0.6, 0.1, 0.7, 0.4)


def test_overlap_is_common_area_over_joint_area() -> None:
    assert iou((0, 0, 2, 2), (1, 0, 3, 2)) == pytest.approx(1 / 3)
    assert iou(LEFT, RIGHT) == 0
    assert iou(LEFT, LEFT) == pytest.approx(1)


def test_found_missed_and_invented_people_are_told_apart() -> None:
    people = [Truth(1, LEFT, 1.0)]
    assert tally([(0.9, LEFT)], people) == Tally(right=1)
    assert tally([], people) == Tally(missed=1)
    assert tally([(0.9, RIGHT)], people) == Tally(wrong=1, missed=1)


def test_the_second_detection_of_a_person_is_a_mistake() -> None:
    assert tally([(0.9, LEFT), (0.8, LEFT)], [Truth(1, LEFT, 1.0)]) == Tally(right=1, wrong=1)


def test_a_detection_with_too_little_overlap_counts_twice_against() -> None:
    shifted = (0.16, 0.1, 0.26, 0.4)
    assert tally([(0.9, shifted)], [Truth(1, LEFT, 1.0)]) == Tally(wrong=1, missed=1)


def test_the_better_score_takes_the_person() -> None:
    near = (0.1, 0.1, 0.2, 0.38)
    other = (0.11, 0.1, 0.21, 0.4)
    result = tally([(0.5, near), (0.9, other)], [Truth(1, LEFT, 1.0), Truth(2, RIGHT, 1.0)])
    assert result == Tally(right=1, wrong=1, missed=1)


def test_hidden_people_are_neither_missed_nor_mistakes() -> None:
    people = [Truth(1, LEFT, 0.2)]
    assert tally([], people) == Tally()
    assert tally([(0.9, LEFT)], people) == Tally()


def test_figures_follow_from_the_counts() -> None:
    result = Tally(right=6, wrong=2, missed=4)
    assert (result.precision, result.recall) == (0.75, 0.6)
    assert result.f1 == pytest.approx(2 / 3)
    assert (Tally().precision, Tally().recall, Tally().f1) == (0, 0, 0)


share = some.integers(0, 9)


@given(some.sets(some.tuples(share, share), max_size=12))
def test_the_truth_itself_is_perfect_in_any_order(places: set[tuple[int, int]]) -> None:
    people = [
        Truth(n, (x / 10, y / 10, x / 10 + 0.09, y / 10 + 0.09), 1.0) for n, (x, y) in enumerate(places)
    ]
    found = [(0.5, person.box) for person in reversed(people)]
    assert tally(found, people) == Tally(right=len(people))
    assert tally_clip([found, []], [people, people]) == Tally(right=len(people), missed=len(people))


def test_a_clip_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="longer"):
        tally_clip([[]], [[], []])


def test_truth_survives_its_file(tmp_path: Path) -> None:
    frames = [[Truth(3, (0.1, 0.2, 0.3, 0.4), 0.75)], []]
    truth.save(tmp_path / "clip.json", truth.document(1280, 720, 15, frames))
    assert truth.load(tmp_path / "clip.json") == frames


def test_what_the_application_recorded_is_read_by_camera(tmp_path: Path) -> None:
    lines = [
        {"stream_id": "a", "time_stamp": [0, 0], "people": [{"score": 0.5, "box": [0, 0, 1, 1]}]},
        {"stream_id": "b", "time_stamp": [0, 0], "people": []},
        {"stream_id": "a", "time_stamp": [0, 1], "people": []},
    ]
    file = tmp_path / "found.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert recorded(file, "a") == [[(0.5, [0, 0, 1, 1])], []]
    assert recorded(file, "b") == [[]]
