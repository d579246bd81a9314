"""A process that is an appliance, and kills itself as soon as its update has come so far.

python killed_update.py ROOT STAGE POWER: the stage of the update, and the state of power.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.appliance.driver.status import ApplianceStatus
from fakes.running_appliance import options_for


def main(root: str, stage: str, power: str) -> None:
    """Run until then, or until standard input ends."""

    def look(status: ApplianceStatus) -> None:
        update = status.update
        if update is not None and (update.stage, status.power) == (stage, power):
            os.kill(os.getpid(), signal.SIGKILL)

    appliance = Appliance(options_for(Path(root)))
    appliance.observe(look)
    appliance.start()
    sys.stdin.read()
    appliance.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
