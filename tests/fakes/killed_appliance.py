"""A process that is an appliance, and says what becomes of it until somebody kills it.

python killed_appliance.py ROOT: plugs the power cable in, and writes a line for each change of its status.
"""

from __future__ import annotations

import sys
from pathlib import Path

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.appliance.driver.status import ApplianceStatus
from fakes.running_appliance import options_for


def _tell(status: ApplianceStatus) -> None:
    words = [status.power, status.activity or "idle", "provisioned" if status.provisioned else "new"]
    print(*words, "connected" if status.network.connected else "alone", flush=True)


def main(root: str) -> None:
    """Run until standard input ends."""
    appliance = Appliance(options_for(Path(root)))
    appliance.observe(_tell)
    appliance.start()
    sys.stdin.read()
    appliance.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
