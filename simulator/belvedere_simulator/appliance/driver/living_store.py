"""A store that nobody writes once the power is gone."""

from __future__ import annotations

import threading

from belvedere_simulator.appliance.storage.store import ApplianceStore


class LivingStore(ApplianceStore):
    """The same store for one life.

    What the threads of an ended life still write is lost, as it is when the power fails: whoever wrote it
    would not have lived to use it, and a reset that came since must not find anything new.
    """

    def __init__(self, store: ApplianceStore) -> None:
        self.__dict__ |= store.__dict__
        self._writing = threading.Lock()
        self._over = False

    def end(self) -> None:
        """Nothing is written any more once this returns."""
        with self._writing:
            self._over = True

    def write(self, name: str, content: bytes) -> None:
        """Put an entry in the place of what was there. BelvedereError BV-STG-003 when that is impossible."""
        with self._writing:
            if not self._over:
                super().write(name, content)

    def remove(self, name: str) -> None:
        """Take an entry away, if it is there."""
        with self._writing:
            if not self._over:
                super().remove(name)
