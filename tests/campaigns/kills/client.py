"""One client: asks for one change after the other until the service dies, then compares."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from botocore.exceptions import BotoCoreError

from campaigns.kills.ledger import Ledger
from campaigns.kills.step import Family, Hand
from fakes.waiting import until

PATIENCE = 300.0
LONGEST_HISTORY = 10


class Client:
    """Works on keys of its own in all families, and keeps a ledger of what was acknowledged."""

    def __init__(self, name: str, folder: Path, families: Sequence[Family], seed: int) -> None:
        self.name = name
        self.ledger = Ledger(folder / f"{name}.jsonl")
        self.chance = random.Random(f"{name} {seed} {self.ledger.changes}")
        self.acknowledged = 0
        self.problems: list[str] = []
        self._families = {family.name: family for family in families}

    def work(self, gone: threading.Event) -> None:
        """Go on until the service answers no more; what was asked last is in doubt then."""
        try:
            while not gone.is_set() and self._one():
                continue
        except Exception as error:
            self.problems.append(f"{self.name}: {self.ledger.doubt}: {error!r}")

    def compare(self, everything: bool) -> list[str]:
        """Differences between the ledger and the service: none, or a description of each."""
        keys = set(self.ledger.touched) | (set(self.ledger.held) if everything else set())
        found = [self._compared(key) for key in sorted(keys)]
        self.ledger.looked()
        return [difference for difference in found if difference]

    def _one(self) -> bool:
        family = self._families[self.chance.choice(sorted(self._families))]
        held = self._held(family.name)
        if held and self.chance.random() < 0.25:
            return self._look(self.chance.choice(sorted(held)))
        step = family.step(Hand(held, self.ledger.notes, self.chance, self._fresh))
        self.ledger.begin(step.key, step.after)
        try:
            note = step.ask()
        except BotoCoreError:
            return False  # no answer: it may have been done or not
        self.ledger.done(note)
        self.acknowledged += 1
        return True

    def _look(self, key: str) -> bool:
        """Read what was written, as clients do in between."""
        try:
            self._observe(key)
        except BotoCoreError:
            return False
        return True

    def _compared(self, key: str) -> str:
        possible = self.ledger.possible(key)
        seen: list[Any] = [None]

        def right() -> bool:
            seen[0] = self._observe(key)
            return seen[0] in possible

        try:
            until(right, PATIENCE)
        except AssertionError:
            return f"{self.name}: {key} is {seen[0]!r}, not {' or '.join(map(repr, possible))}"
        self.ledger.found(key, seen[0])
        return ""

    def _observe(self, key: str) -> Any:
        family = self._families[key.partition("/")[0]]
        return family.observe(key, self.ledger.possible(key), self.ledger.notes.get(key, ""))

    def _held(self, family: str) -> dict[str, Any]:
        held = {key: value for key, value in self.ledger.held.items() if key.startswith(f"{family}/")}
        # What stays in lists for ever is compared for a while only.
        for key in [key for key, value in held.items() if value == "removed"][:-LONGEST_HISTORY]:
            if key not in self.ledger.touched:
                self.ledger.forgotten(key)
                del held[key]
        return held

    def _fresh(self, kind: str) -> str:
        return f"{self.name}{kind}{self.ledger.changes}"


def in_threads(works: Sequence[Callable[[], object]]) -> list[threading.Thread]:
    """Start each in a thread."""
    threads = [threading.Thread(target=work, daemon=True) for work in works]
    for thread in threads:
        thread.start()
    return threads
