"""Keeping the clock right by time servers, and what a fault of the clock does."""

from __future__ import annotations

import threading

from belvedere_simulator.appliance.driver.box import Box
from belvedere_simulator.appliance.driver.powered import Run
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.faults.settings import SKEW
from belvedere_simulator.appliance.network.names import answers, time_server
from belvedere_simulator.appliance.provisioning.network import load_network

_PROGRAM, _NUMBER = "systemd-timesyncd", 655


class TimeService:
    """The clock is put right whenever time servers can be asked, unless a fault holds it. Any thread."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._lock = threading.Lock()
        self._run: Run | None = None
        self._answering = False
        self._stop = box.faults.watch(self._skewed)

    def look(self, run: Run) -> None:
        """Ask the time servers, if there is a way."""
        with self._lock:
            state = load_network(run.store) if run.store is not None else None
            server = time_server(state.ntp if state is not None else ())
            self._notice(run, server)
            skew = self._box.clock.skew
            if not skew or not self._answering or self._box.faults.find(FaultKind.CLOCK_SKEW) is not None:
                return
            self._box.clock.put(0.0)
            run.logs.system(_PROGRAM, _NUMBER, f"System clock was {skew:+.1f} s off, synchronised")

    def close(self) -> None:
        """Mind no faults any more."""
        self._stop()

    def _notice(self, run: Run, server: str) -> None:
        """Tell the log when servers begin or cease to answer."""
        ways = run.reach.ways
        there = answers(server, ways)
        if run is self._run and there == self._answering:
            return
        self._run, self._answering = run, there
        if there:
            text = f"Initial synchronization to time server {server}."
        elif ways.service and not ways.names:
            text = f"Failed to resolve {server}: Temporary failure in name resolution"
        else:
            text = f"Timed out waiting for reply from {server}."
        run.logs.system(_PROGRAM, _NUMBER, text)

    def _skewed(self, fault: InjectedFault, present: bool) -> None:
        if fault.kind is not FaultKind.CLOCK_SKEW or not present:
            return
        seconds = SKEW.of(fault)
        self._box.clock.put(seconds)
        run = self._run
        if run is not None and not run.life.ended:
            run.logs.system("systemd", 1, f"Time has been changed: it is {seconds:+.1f} s off")
