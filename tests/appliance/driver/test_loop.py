"""The thread of the body, with hands that only note what they are given."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from belvedere_simulator.appliance.body.effects import Delete, Effect, ShutDown, StartBoot, StopAll
from belvedere_simulator.appliance.body.events import BootStageDone, Event, MainsCut, MainsPlugged, Pressed
from belvedere_simulator.appliance.body.machine import new_body, waking_body
from belvedere_simulator.appliance.body.parts import Button
from belvedere_simulator.appliance.body.state import BOOT_STAGES, Body, Power
from belvedere_simulator.appliance.driver.loop import Loop
from belvedere_simulator.appliance.driver.machine_folder import MachineFolder, Memory
from belvedere_simulator.appliance.life import Life, LifeEndedError
from belvedere_simulator.appliance.pace import Pace
from belvedere_simulator.appliance.software.catalogue import software_catalogue
from fakes.waiting import until


@dataclass
class NotedHands:
    """What was wanted, and with what was stored at that moment; `busy` delays the end of a shutdown."""

    folder: MachineFolder
    effects: list[Effect] = field(default_factory=list)
    stored: list[Memory | None] = field(default_factory=list)
    busy: bool = False
    over: threading.Event = field(default_factory=threading.Event)

    def carry(self, effect: Effect) -> None:
        """Note it."""
        self.stored.append(self.folder.memory())
        self.effects.append(effect)

    def noticed(self, event: Event, before: Body, after: Body) -> None:
        """Nobody looks."""

    def delay(self, body: Body) -> float:
        """For as long as it is busy."""
        return 60.0 if self.busy and body.power is Power.SHUTTING_DOWN else 0.0

    def stopped(self) -> None:
        """Note it."""
        self.over.set()


@pytest.fixture
def hands(tmp_path: Path) -> NotedHands:
    """Idle ones."""
    return NotedHands(MachineFolder(tmp_path))


@pytest.fixture
def loop(hands: NotedHands) -> Iterator[Loop]:
    """The body of a new box, ten thousand times as fast."""
    hands.folder.open()
    memory = Memory(new_body().kept)
    hands.folder.save(memory)
    loop = Loop(waking_body(memory.kept), memory, hands.folder, Pace(10_000), software_catalogue())
    loop.start(hands, lambda: None)
    yield loop
    loop.stop()
    assert hands.over.is_set()


def _start(loop: Loop) -> None:
    loop.post(MainsPlugged())
    for stage in BOOT_STAGES:
        loop.post(BootStageDone(stage))
    until(lambda: loop.body.power is Power.ON)


def test_a_shutdown_waits_for_what_is_stopped_whatever_the_time_scale(loop: Loop, hands: NotedHands) -> None:
    _start(loop)
    hands.busy = True
    loop.post(Pressed(frozenset({Button.POWER}), 1))
    until(lambda: any(isinstance(effect, ShutDown) for effect in hands.effects))
    life = Life()
    for _look in range(3):
        assert loop.settle(Pressed(frozenset({Button.RESET}), 1), life).power is Power.SHUTTING_DOWN
    hands.busy = False
    loop.post(None)
    # The body is told of before its effects are carried out.
    until(lambda: isinstance(hands.effects[-1], StopAll))
    assert loop.body.power is Power.OFF


def test_who_waits_for_an_event_hears_of_it_and_not_of_what_followed(loop: Loop) -> None:
    _start(loop)

    class Slow(Life):
        """One whose owner is late: meanwhile the power is cut."""

        def check(self) -> None:
            loop.post(MainsCut())
            until(lambda: loop.body.power is Power.OFF)

    assert loop.settle(Pressed(frozenset({Button.RESET}), 0), Slow()).power is Power.ON


def test_what_an_ended_life_says_is_not_heard(loop: Loop) -> None:
    life = Life()
    life.end()
    loop.post(MainsPlugged(), life)
    with pytest.raises(LifeEndedError):
        loop.settle(MainsPlugged(), life)
    assert loop.body.power is Power.OFF


def test_a_reset_is_stored_before_anything_of_it_is_done(loop: Loop, hands: NotedHands) -> None:
    loop.post(MainsPlugged())
    until(lambda: any(isinstance(effect, StartBoot) for effect in hands.effects))
    loop.post(Pressed(frozenset({Button.POWER}), 1))
    until(lambda: loop.body.power is Power.OFF)
    loop.post(Pressed(frozenset(Button), 5))
    until(lambda: any(isinstance(effect, Delete) for effect in hands.effects))
    assert loop.body.power is Power.RESTORING
    stored = hands.stored[[type(effect) for effect in hands.effects].index(Delete)]
    assert stored is not None
    assert stored.kept.reset is not None
