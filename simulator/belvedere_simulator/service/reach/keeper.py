"""Keeps a running site where appliances are to find it, as its settings say and its computer can."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.reach.addresses import host_names, own_addresses
from belvedere_simulator.service.reach.choice import FAILED, MISSING, ReachChoice, ReachState
from belvedere_simulator.service.reach.outside import Outside

LOOK_SECONDS = 0.5
ADDRESS_SECONDS = 1.0


def addresses_now() -> frozenset[str]:
    """The addresses that this computer has."""
    return frozenset(each.address for each in own_addresses())


class ReachKeeper:
    """A thread that looks at the settings and the addresses.

    `read` tells the choice of the moment from `file`, `told` hears of every state. An address that the
    computer lost is listened at again as soon as it is back.
    """

    def __init__(
        self,
        file: Path,
        read: Callable[[], ReachChoice],
        outside: Outside,
        told: Callable[[ReachState], None],
        addresses: Callable[[], frozenset[str]] = addresses_now,
    ) -> None:
        self._file = file
        self._read = read
        self._outside = outside
        self._told = told
        self._addresses = addresses
        self._choice = ReachChoice()
        self._state = ReachState()
        self._stamp: object = None
        self._since_addresses = ADDRESS_SECONDS
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="site-reach", daemon=True)

    @property
    def state(self) -> ReachState:
        """What became of the choice of the moment."""
        return self._state

    def start(self) -> None:
        """Take up what was chosen before, and begin to look; archives name the right address from now on."""
        self.look()
        self._thread.start()

    def stop(self) -> None:
        """Listen no more, on this computer as before."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join()
        self._outside.close()

    def look(self) -> None:
        """Look once."""
        changed = self._changed()
        self._since_addresses += LOOK_SECONDS
        if not changed and (not self._choice.address or self._since_addresses < ADDRESS_SECONDS):
            return
        self._since_addresses = 0.0
        state = self._next(changed)
        if state != self._state:
            self._state = state
            self._told(state)

    def _next(self, changed: bool) -> ReachState:
        address = self._choice.address
        if not address:
            self._outside.close()
            return ReachState()
        if address not in self._addresses():
            self._outside.close()
            return ReachState(address, MISSING)
        if not changed and self._state.state not in (MISSING, FAILED):
            return self._state
        return self._outside.open(address, host_names(), self._choice.former)

    def _changed(self) -> bool:
        try:
            found = self._file.stat()
        except OSError:
            return False
        stamp = (found.st_mtime_ns, found.st_size, found.st_ino)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        try:
            choice = self._read()
        except BelvedereError:
            # Who wrote that is told when it is read by them; the site goes on as it is.
            return False
        changed = choice != self._choice
        self._choice = choice
        return changed

    def _keep(self) -> None:
        while not self._ended.wait(LOOK_SECONDS):
            self.look()
