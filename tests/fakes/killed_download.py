"""A process that downloads until it is killed: URL TARGET SIZE SHA256."""

from __future__ import annotations

import sys
from pathlib import Path

from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.life import Life
from belvedere_simulator.appliance.network.reach import Reach, Ways
from belvedere_simulator.appliance.transfer.downloading import fetch
from belvedere_simulator.appliance.transfer.link import Link


def main(url: str, target: str, size: str, sha256: str) -> None:
    """Download."""
    fetch(
        lambda: Link(url),
        Path(target),
        int(size),
        sha256,
        life=Life(),
        reach=Reach(Ways(service=True)),
        faults=FaultBoard(),
        progress=lambda _received: None,
        authority=None,
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
