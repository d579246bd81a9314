"""A model runs on one thread where more gets done so, and on all where nothing is gained."""

from __future__ import annotations

import random
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from belvedere_simulator.inference.arena import arena_maker
from belvedere_simulator.inference.exchange import Exchange
from belvedere_simulator.inference.session import open_session
from belvedere_simulator.inference.thread_choice import FIRST_REST, ThreadChoice
from inference import models


class Computer:
    """Calls a model again and again; how long a call takes depends on the threads it runs on."""

    def __init__(self, wide: float, lean: float) -> None:
        self.now = 0.0
        self.seconds = {False: wide, True: lean}
        self.choice = ThreadChoice(lambda: self.now)
        self.lean_calls = 0

    def play(self, seconds: float) -> None:
        """Call for some seconds."""
        end = self.now + seconds
        self.lean_calls = 0
        while self.now < end:
            lean = self.choice.lean
            self.lean_calls += lean
            self.now += self.seconds[lean]
            self.choice.called()


def test_a_model_begins_on_all_threads() -> None:
    assert not ThreadChoice().lean


@pytest.mark.parametrize(
    ("wide", "lean", "expected"),
    [(0.006, 0.005, True), (0.005, 0.006, False), (0.033, 0.033, False), (0.03, 0.06, False)],
    ids=["one thread gets more done", "all get more done", "paced by a camera", "a heavy model"],
)
def test_what_gets_more_done_is_chosen(wide: float, lean: float, expected: bool) -> None:
    computer = Computer(wide, lean)
    computer.play(10)
    assert computer.choice.lean is expected


def test_a_choice_follows_the_computer() -> None:
    computer = Computer(0.005, 0.006)
    computer.play(10)
    computer.seconds = {False: 0.008, True: 0.006}
    computer.play(FIRST_REST * 3)
    assert computer.choice.lean


@pytest.mark.parametrize(("better", "expected"), [(0.00585, True), (0.00615, False)])
def test_a_small_difference_is_found_among_disturbances(better: float, expected: bool) -> None:
    disturbances = random.Random(7)
    computer = Computer(0.006, better)
    seconds = dict(computer.seconds)
    found = []
    for _ in range(40):
        computer.choice = ThreadChoice(lambda: computer.now)
        end = computer.now + 10
        while computer.now < end:
            slower = disturbances.uniform(0.97, 1.03)
            computer.seconds = {lean: each * slower for lean, each in seconds.items()}
            computer.play(0.2)
        found.append(computer.choice.lean)
    assert found.count(expected) >= 34


def test_a_pause_in_the_middle_of_a_trial_says_nothing() -> None:
    computer = Computer(0.005, 0.006)
    computer.play(1.2)
    computer.now += 30
    computer.play(0.4)
    assert not computer.choice.lean
    computer.play(10)
    assert not computer.choice.lean


def test_a_hopeless_trial_is_given_up_after_its_first_block() -> None:
    computer = Computer(0.03, 0.06)
    computer.play(5)
    assert computer.lean_calls <= 7


def test_trials_become_rare_where_nothing_changes() -> None:
    computer = Computer(0.005, 0.006)
    computer.play(3600)
    computer.play(600)
    assert computer.lean_calls < 600


class Always:
    """A choice that was made for good."""

    def __init__(self, lean: bool) -> None:
        self.lean = lean

    def called(self) -> None:
        """Nothing changes it."""


def test_one_thread_and_all_compute_the_same(tmp_path: Path) -> None:
    file = models.squeezenet_like(tmp_path / "m.onnx", size=64, classes=10)
    data = np.random.default_rng(3).random((1, 3, 64, 64), dtype=np.float32)
    found = []
    for lean in (False, True):
        session = open_session(file, "auto", "FP32", tmp_path)
        session.lean = session.lean or session.raw  # on a computer with one core there is no other
        session.choice = cast(ThreadChoice, Always(lean))
        exchange = Exchange(session, session.outputs(()), arena_maker(tmp_path))
        exchange.arena.array(0, np.dtype(np.float32), data.shape)[...] = data
        (offset, kind, shape), *_ = exchange.run((data.shape,))
        found.append(exchange.arena.array(offset, np.dtype(kind), shape).copy())
        exchange.close()
    np.testing.assert_allclose(found[1], found[0], rtol=1e-5)
