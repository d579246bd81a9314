"""One appliance as a thing: what stays the same however often it is switched on."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from belvedere_simulator.appliance.body.identity import Identity
from belvedere_simulator.appliance.driver.clock import ApplianceClock
from belvedere_simulator.appliance.driver.loop import Loop
from belvedere_simulator.appliance.driver.machine_folder import MachineFolder
from belvedere_simulator.appliance.driver.plugs import Plugs
from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.life import Life, LifeEndedError
from belvedere_simulator.appliance.options import ApplianceOptions
from belvedere_simulator.appliance.pace import Pace
from belvedere_simulator.appliance.software.images.images import SoftwareImages
from belvedere_simulator.appliance.storage.folders import ApplianceFolders

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Box:
    """The machine and what is around it."""

    options: ApplianceOptions
    identity: Identity
    folders: ApplianceFolders
    machine: MachineFolder
    pace: Pace
    faults: FaultBoard
    clock: ApplianceClock
    plugs: Plugs
    loop: Loop
    images: SoftwareImages


def work(name: str, life: Life, action: Callable[[], None]) -> threading.Thread:
    """Do something that takes time on a thread of its own, which is forgotten when the life ends."""

    def run() -> None:
        try:
            action()
        except LifeEndedError:
            return
        except Exception:
            if not life.ended:
                _log.exception("%s failed", name)

    thread = threading.Thread(target=run, name=name, daemon=True)
    thread.start()
    return thread
