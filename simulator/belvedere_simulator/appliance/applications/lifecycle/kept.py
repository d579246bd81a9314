"""The instances as they are kept: one entry, so that changes of two instances are one change."""

from __future__ import annotations

import threading

from belvedere_simulator.appliance.applications.lifecycle.fleet import Fleet, Instance
from belvedere_simulator.appliance.applications.lifecycle.happenings import Happening, Task
from belvedere_simulator.appliance.applications.lifecycle.machine import step
from belvedere_simulator.appliance.life import Life
from belvedere_simulator.appliance.storage.store import ApplianceStore

_ENTRY = "applications"
_FORMAT = 1


class KeptFleet:
    """The instances of an appliance, kept durably before anybody sees a change. Any thread."""

    def __init__(self, store: ApplianceStore, life: Life) -> None:
        """Read what was kept. BelvedereError BV-STG-001 when it is damaged."""
        self._store = store
        self._life = life
        self._lock = threading.Lock()
        kept = store.read_object(_ENTRY) or {"instances": []}
        self._fleet = Fleet(tuple(Instance.from_document(each) for each in kept["instances"]))
        # Whoever makes the next life reads what this one wrote last.
        life.at_end(self._settle)

    @property
    def now(self) -> Fleet:
        """The instances as they are kept now."""
        return self._fleet

    def happen(self, happening: Happening) -> tuple[Task, ...]:
        """Keep where a happening leads; what is to be done about it.

        Raises LifeEndedError, and BelvedereError BV-STG-003 when it cannot be kept: nothing changed then.
        """
        with self._lock:
            self._life.check()
            changed, tasks = step(self._fleet, happening)
            if changed != self._fleet:
                documents = [each.to_document() for each in changed.instances]
                self._store.write_object(_ENTRY, {"format": _FORMAT, "instances": documents})
                self._fleet = changed
            return tasks

    def _settle(self) -> None:
        with self._lock:
            pass
