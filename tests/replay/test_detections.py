"""Which boxes of two runs are the same."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.replay.compare.detections import Detection, iou, match, read_drawn

SHARES = st.floats(0, 1, allow_nan=False, width=32)


@st.composite
def boxes(draw: st.DrawFn) -> Detection:
    left, right = sorted((draw(SHARES), draw(SHARES)))
    top, bottom = sorted((draw(SHARES), draw(SHARES)))
    return Detection(left, top, right, bottom, draw(st.sampled_from(("", "person 0.9", "car"))))


def test_a_label_at_a_corner_is_its_boxes_and_any_other_is_a_text() -> None:
    drawn = read_drawn(
        [
            ["rect", 0.1, 0.1, 0.4, 0.4],
            ["rect", 0.6, 0.1, 0.9, 0.4],
            ["label", "person 0.93", 0.1, 0.09],
            ["label", "2 people", 0.5, 0.95],
        ]
    )
    assert [box.label for box in drawn.detections] == ["person 0.93", ""]
    assert drawn.texts == ("2 people",)


def test_the_kind_is_the_label_without_its_score() -> None:
    labels = ("person 0.93", "person: 93%", "person (93 %)", "person", "93", "")
    kinds = [Detection(0, 0, 1, 1, label).kind for label in labels]
    assert kinds == ["person", "person", "person", "person", "93", ""]


def test_a_box_is_matched_with_the_closest_of_its_kind() -> None:
    person, car = Detection(0.1, 0.1, 0.5, 0.5, "person"), Detection(0.1, 0.1, 0.5, 0.5, "car")
    shifted = replace(person, right=0.45)
    matching = match([person, car], [car, shifted], 0.5)
    assert {(pair.first.label, pair.second.label) for pair in matching.matched} == {
        ("person", "person"),
        ("car", "car"),
    }
    matching = match([person], [replace(person, left=0.49)], 0.5)
    assert (len(matching.matched), len(matching.missing), len(matching.added)) == (0, 1, 1)


@settings(max_examples=40)
@given(st.lists(boxes(), max_size=5), st.lists(boxes(), max_size=5))
def test_nothing_is_lost_or_matched_twice(first: list[Detection], second: list[Detection]) -> None:
    matching = match(first, second, 0.5)
    assert len(matching.matched) + len(matching.missing) == len(first)
    assert len(matching.matched) + len(matching.added) == len(second)
    assert all(0.5 <= pair.iou <= 1.0 for pair in matching.matched)


@settings(max_examples=40)
@given(st.lists(boxes(), max_size=5))
def test_what_is_the_same_is_matched_in_whole(same: list[Detection]) -> None:
    matching = match(same, list(reversed(same)), 0.5)
    assert matching.missing == matching.added == ()
    assert all(iou(box, box) == 1.0 for box in same)
