"""The simulated ways out of the appliance: what cables and faults leave of them."""

from __future__ import annotations

from belvedere_simulator.appliance.body.routes import Routes
from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.network.reach import Reach


def open_ways(reach: Reach, faults: FaultBoard, routes: Routes | None = None) -> None:
    """Open and close what `routes` (None: as before) and the faults of name and time servers say."""
    ways = {
        "names": faults.find(FaultKind.DNS) is None,
        "time": faults.find(FaultKind.NTP) is None,
    }
    if routes is not None:
        ways |= {"service": routes.service is not None, "cameras": routes.cameras is not None}
    reach.change(**ways)
