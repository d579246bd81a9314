"""Faults that strike the body itself."""

from __future__ import annotations

from collections.abc import Callable

from belvedere_simulator.appliance.body import events
from belvedere_simulator.appliance.body.events import Event
from belvedere_simulator.appliance.body.parts import EthernetPort
from belvedere_simulator.appliance.driver.plugs import Plugs
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind

_CABLES = {FaultKind.CABLE_ETH0: EthernetPort.ETH0, FaultKind.CABLE_ETH1: EthernetPort.ETH1}
_WAYS = frozenset({FaultKind.DNS, FaultKind.NTP, FaultKind.CLOCK_SKEW})


class BodyFaults:
    """Turns faults into events, None for those that are only to be seen.

    `ways` is called when name or time servers come or go, `note` for every fault.
    """

    def __init__(
        self,
        post: Callable[[Event | None], None],
        plugs: Plugs,
        ways: Callable[[], None],
        note: Callable[[InjectedFault, bool], None],
    ) -> None:
        self._post = post
        self._plugs = plugs
        self._ways = ways
        self._note = note

    def __call__(self, fault: InjectedFault, present: bool) -> None:
        """A fault came (`present`) or went."""
        if fault.kind is FaultKind.OVERHEATING:
            self._post(events.Overheating(present))
        elif fault.kind is FaultKind.POWER_CUT:
            self._post(events.MainsCut() if present else events.MainsPlugged())
        elif fault.kind in _CABLES:
            self._cable(_CABLES[fault.kind], broken=present)
        elif fault.kind in _WAYS:
            self._ways()
        self._note(fault, present)
        self._post(None)

    def _cable(self, port: EthernetPort, *, broken: bool) -> None:
        if port in self._plugs.now.cables:
            self._post(events.CableUnplugged(port) if broken else events.CablePlugged(port))
