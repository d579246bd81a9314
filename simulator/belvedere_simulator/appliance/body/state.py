"""The state of the body: what survives a power cut (`Kept`), and what does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from belvedere_simulator.appliance.body.identity import Model
from belvedere_simulator.appliance.body.parts import Button, EthernetPort, NetworkMode, Stick, UsbPort
from belvedere_simulator.appliance.software.installed import Reset, Software


class Power(Enum):
    """FAILED: the start-up found an error, and the appliance waits to be switched off."""

    OFF = "off"
    RESTORING = "restoring"
    BOOTING = "booting"
    ON = "on"
    FAILED = "failed"
    SHUTTING_DOWN = "shutting-down"


class BootStage(Enum):
    """What is done during the start, in this order."""

    VERIFYING_SOFTWARE = "verifying-software"
    OPENING_STORE = "opening-store"
    STARTING_NETWORK = "starting-network"
    STARTING_CONTROLLER = "starting-controller"


BOOT_STAGES = tuple(BootStage)


class UpdateStage(Enum):
    """The stages of an update, by the names of the service's UpdateProgress, in this order."""

    PENDING = "PENDING"
    DOWNLOADING = "DOWNLOADING"
    VERIFYING = "VERIFYING"
    IN_PROGRESS = "IN_PROGRESS"
    REBOOTING = "REBOOTING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"


UPDATE_STAGES = tuple(UpdateStage)


@dataclass(frozen=True)
class Update:
    """The update that is under way: never COMPLETED or FAILED, as it is over then."""

    version: str
    stage: UpdateStage = UpdateStage.PENDING


class Work(Enum):
    """What is done with a stick."""

    COPYING_CONFIGURATION = "copying-configuration"
    REGISTERING = "registering"
    COPYING_LOGS = "copying-logs"


@dataclass(frozen=True)
class Activity:
    """Work that is going on with the stick in a port."""

    work: Work
    port: UsbPort


@dataclass(frozen=True)
class Gesture:
    """Fingers on buttons: those `down` now, and for how long each, and both at once, were held."""

    down: frozenset[Button] = frozenset()
    power: float = 0.0
    reset: float = 0.0
    together: float = 0.0
    both: bool = False


class Monitor(Enum):
    """UNSEEN: plugged in after power-on, and so without a picture until the next start."""

    ABSENT = "absent"
    SEEN = "seen"
    UNSEEN = "unseen"


@dataclass(frozen=True)
class Kept:
    """What the appliance remembers without power. The driver stores it before it carries out effects.

    `reset` is a reset that has begun and not ended: it is taken up again at the next start.
    """

    software: Software
    provisioned: bool = False
    network: NetworkMode = NetworkMode.SINGLE
    reset: Reset | None = None
    update: Update | None = None


@dataclass(frozen=True)
class Body:
    """Everything about the body at one moment.

    `mains`: the power cable is plugged in. `remaining`: seconds that starting, restoring or shutting down
    take yet. `restart`: what is being shut down starts again. `stage`: the boot stage waited for, None when
    all are done. `restored`: the software of the reset is written. `fault`: why the start failed.
    `problem`: why the last try to provision failed. `unfinished`: one was interrupted by a power cut.
    `logs_due`: ports with a stick for logs that was there at power-on. `connected`: it talks to the
    service.
    """

    kept: Kept
    model: Model = Model.APPLIANCE
    mains: bool = True
    power: Power = Power.OFF
    remaining: float = 0.0
    restart: bool = False
    stage: BootStage | None = None
    restored: bool = False
    fault: str | None = None
    overheated: bool = False
    gesture: Gesture = Gesture()
    sticks: Mapping[UsbPort, Stick] = field(default_factory=dict)
    activity: Activity | None = None
    problem: str | None = None
    unfinished: bool = False
    logs_due: frozenset[UsbPort] = frozenset()
    cables: frozenset[EthernetPort] = frozenset()
    connected: bool = False
    monitor: Monitor = Monitor.ABSENT
