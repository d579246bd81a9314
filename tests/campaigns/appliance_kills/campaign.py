"""Boxes that are killed at random points of everything that is done with them, and what is found then."""

from __future__ import annotations

import json
import random
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from belvedere_simulator.files import write_whole
from campaigns.appliance_kills.box import KillableBox
from campaigns.appliance_kills.patience import patiently
from campaigns.appliance_kills.phases import Deploy, FullReset, Phase, Provision, Remove, Replace, Update
from campaigns.appliance_kills.place import Place
from campaigns.appliance_kills.world import World
from campaigns.kills.site import private_environment
from fakes.host_ports import free_port

START = 2.0
"""Seconds in which a process is ready, about; one that is killed while it starts is killed within."""
USUAL = {
    "provision": 3.0,
    "deploy": 7.0,
    "deploy people": 9.0,
    "replace good": 8.0,
    "replace broken": 3.0,
    "replace crash": 45.0,
    "ota": 5.0,
    "remove": 2.0,
    "full reset": 2.0,
}
"""Seconds until a phase is done that nobody disturbs, until it is measured."""
PARTS = (1.0, 0.3)
"""Kills strike anywhere in a phase, or in this part of it: most is written in the beginning."""
STARTS_KILLED = 0.2
MOST_OPERATIONS = 400
"""About as many times as the appliance's own process changes something on the disk in a phase."""
MOST_PROBLEMS = 20


@dataclass
class Progress:
    """How far a campaign is; kept in a file, so that it can be stopped and taken up again."""

    seed: int
    rounds: int = 0
    kills: int = 0
    starts_killed: int = 0
    fuses: int = 0
    too_late: int = 0
    phases: dict[str, int] = field(default_factory=dict)
    durations: dict[str, float] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


class ApplianceCampaign:
    """Works in `folder`, where an earlier one is taken up."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._file = folder / "progress.json"
        kept = json.loads(self._file.read_text()) if self._file.exists() else {"seed": seed}
        assert kept["seed"] == seed, "the folder holds a campaign of another seed"
        self.progress = Progress(**kept)
        self._place = Place(folder)
        self._port = free_port()
        self._box: KillableBox | None = None

    def run(self, kills: int, *, measured: bool) -> Progress:
        """Kill until `kills` are reached; `measured`: at first see how long everything takes."""
        if measured and not self.progress.durations:
            self._round(random.Random(f"{self.progress.seed} undisturbed"), None)
        while self.progress.kills < kills and len(self.progress.problems) < MOST_PROBLEMS:
            chance = random.Random(f"{self.progress.seed} {self.progress.rounds}")
            self._round(chance, kills - self.progress.kills)
        return self.progress

    def close(self) -> None:
        """Stop everything; the folder stays."""
        if self._box is not None:
            self._box.stop()
        self._place.close()

    def _round(self, chance: random.Random, kills: int | None) -> None:
        """One new box, until so many kills are done; None: undisturbed."""
        number = f"{self.progress.seed}-{self.progress.rounds}-{time.time_ns() % 10**6}"
        folder = self._folder / "boxes" / number
        fused = self.progress.rounds % 2 == 0
        box = KillableBox(folder, private_environment(folder), self._place.family, fused=fused)
        world = World(self._place, box, f"gate-{number}", self._port, chance)
        self._box = box
        known = len(self.progress.problems)
        box.start()
        for phase in plan(chance)[:kills]:
            self._phase(world, phase, kill=kills is not None)
            if len(self.progress.problems) > known:
                break  # what follows would follow from it
        box.stop()
        left = [f"left: {file}" for file in box.temporary_files()]
        self._note(world, "the end", [*left, *box.orphans()])
        self.progress.rounds += 1
        self._keep()
        if len(self.progress.problems) == known:
            box.discard()

    def _phase(self, world: World, phase: Phase, *, kill: bool) -> None:
        began = time.monotonic()
        phase.begin(world)
        if kill:
            self._kill(world, phase)
        try:
            patiently(lambda: phase.done(world))
        except AssertionError:
            self._note(world, phase.name, [f"does not end: {world.box.status()}"])
            return
        if not kill:
            self.progress.durations[phase.name] = time.monotonic() - began
        self._note(world, phase.name, phase.settle(world))
        if not isinstance(phase, FullReset):
            self._note(world, phase.name, world.at_rest())
        self._keep()

    def _kill(self, world: World, phase: Phase) -> None:
        self._strike(world, phase)
        self.progress.kills += 1
        self.progress.phases = dict(Counter(self.progress.phases) + Counter([phase.name]))
        self._note(world, phase.name, world.dead())
        self._note(world, phase.name, phase.after_kill(world))
        while world.chance.random() < STARTS_KILLED:
            self._kill_start(world)
            self.progress.starts_killed += 1
            self._note(world, phase.name, world.dead())
        world.box.start()

    def _strike(self, world: World, phase: Phase) -> None:
        """Kill it at a random moment, or where it has one, by its fuse."""
        box, chance = world.box, world.chance
        duration = self.progress.durations.get(phase.name, USUAL[phase.name])
        if box.fused:
            box.light(_operations(chance))
            with suppress(AssertionError):
                patiently(lambda: box.ended, 2 * duration)
            self.progress.fuses += box.ended
        else:
            threading.Event().wait(chance.uniform(0.0, duration * chance.choice(PARTS)))
        self.progress.too_late += not box.ended and phase.done(world)
        box.kill()

    def _kill_start(self, world: World) -> None:
        box, chance = world.box, world.chance
        box.launch(_operations(chance))
        if box.fused:
            with suppress(AssertionError):
                patiently(lambda: box.ended, 3 * START)
        else:
            threading.Event().wait(chance.uniform(0.0, START))
        box.kill()

    def _note(self, world: World, phase: str, problems: list[str]) -> None:
        self.progress.problems += [f"{world.box.folder} {phase}: {problem}" for problem in problems]

    def _keep(self) -> None:
        write_whole(self._file, json.dumps(asdict(self.progress), indent=1).encode())


def _operations(chance: random.Random) -> int:
    """After how many operations the fuse blows: a few more often than many."""
    return int(MOST_OPERATIONS ** chance.random())


def plan(chance: random.Random) -> list[Phase]:
    """What is done with one box."""
    people = chance.random() < 0.2
    how = chance.choices(("good", "broken", "crash"), (12, 5, 1))[0]
    # What has model nodes does not survive the update.
    second: list[Phase] = [Replace("good")] if people and how != "good" else []
    return [Provision(), Deploy(people=people), Replace(how), *second, Update(), Remove(), FullReset()]
