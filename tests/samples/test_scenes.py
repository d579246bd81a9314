"""Drawn scenes: the same seed gives the same picture, and the truth is about what is to be seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from training.people_counter.casting import draw_cast
from training.people_counter.clips import CLIPS
from training.people_counter.samples import FIRST_SCENE
from training.people_counter.scene import Cast, Scene

SIZE = (320, 180)


def empty(cast: Cast) -> Cast:
    return replace(cast, walkers=(), things=(), trees=())


@pytest.fixture
def cast() -> Cast:
    drawn = draw_cast(5, SIZE, 10, people=(8, 9), things=(6, 7))
    return replace(drawn, light=replace(drawn.light, depth=0.0, grain=0.0))


def test_the_same_seed_draws_the_same_frame(cast: Cast) -> None:
    noisy = replace(cast, light=replace(cast.light, grain=4.0))
    picture, people = Scene(noisy).frame(2.5)
    again, same_people = Scene(noisy).frame(2.5)
    assert np.array_equal(picture, again)
    assert people == same_people


def test_a_person_changes_the_picture_inside_the_box_and_only_there(cast: Cast) -> None:
    walker = next(each for each in cast.walkers if abs(cast.camera.foot(*each.at(3.0))[0] - 160) < 120)
    alone = replace(empty(cast), walkers=(walker,))
    picture, (person,) = Scene(alone).frame(3.0)
    nobody, _ = Scene(empty(cast)).frame(3.0)
    rows, columns = np.nonzero(np.abs(picture.astype(int) - nobody).max(axis=2) > 12)
    left, top, right, bottom = person.box
    assert person.visible > 0.5
    assert columns.min() == pytest.approx(left * SIZE[0], abs=2)
    assert columns.max() == pytest.approx(right * SIZE[0], abs=2)
    assert rows.min() == pytest.approx(top * SIZE[1], abs=2)
    assert rows.max() == pytest.approx(bottom * SIZE[1], abs=2)


def test_who_stands_behind_another_is_less_visible(cast: Cast) -> None:
    walker = replace(cast.walkers[0], x=0.0, z=cast.far - 2, vx=0.0, vz=0.0)
    before = replace(walker, id=99, z=cast.far - 3, stature=2.2)
    _, (alone,) = Scene(replace(empty(cast), walkers=(walker,))).frame(0)
    _, both = Scene(replace(empty(cast), walkers=(walker, before))).frame(0)
    shares = {person.id: person.visible for person in both}
    assert alone.visible == 1
    assert shares[walker.id] < 0.5 < shares[99]


def test_the_clips_show_none_of_the_training_scenes() -> None:
    assert all(clip.seed < FIRST_SCENE for clip in CLIPS.values())
