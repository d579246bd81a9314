"""The lights on the front, as a function of the state."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from belvedere_simulator.appliance.body.state import Body, Power, Work
from belvedere_simulator.appliance.software.installed import Reset


class Colour(Enum):
    """What colour a light has."""

    NONE = "off"
    GREEN = "green"
    BLUE = "blue"
    RED = "red"
    ORANGE = "orange"


class Blink(Enum):
    """How a light blinks; the value is the period in seconds, 0 for steady.

    TRAFFIC is the network light's: how often it blinks is not documented, only that it does.
    """

    SOLID = 0.0
    SLOW = 3.0
    FAST = 1.0
    TRAFFIC = 0.5


@dataclass(frozen=True)
class Light:
    """One light."""

    colour: Colour
    blink: Blink = Blink.SOLID


@dataclass(frozen=True)
class Lights:
    """The lights at one moment. The power light is Belvedere's own: lit while there is power inside."""

    power: Light
    status: Light
    network: Light


DARK = Light(Colour.NONE)
BOOTING = Light(Colour.GREEN, Blink.FAST)
NORMAL = Light(Colour.GREEN)
PROVISIONING = Light(Colour.BLUE, Blink.SLOW)
COPYING_LOGS = Light(Colour.BLUE, Blink.FAST)
ERROR = Light(Colour.RED, Blink.FAST)
RESTORING_LATEST = Light(Colour.ORANGE, Blink.SLOW)
RESTORING_MINIMUM = Light(Colour.ORANGE, Blink.FAST)
CABLE = Light(Colour.GREEN)
TRAFFIC = Light(Colour.GREEN, Blink.TRAFFIC)
NO_CABLE = Light(Colour.RED)


def lights(body: Body) -> Lights:
    """All lights."""
    power = DARK if body.power is Power.OFF else Light(Colour.GREEN)
    return Lights(power, status_light(body), network_light(body))


def status_light(body: Body) -> Light:
    """The status light. Errors are shown before everything else."""
    if body.power is Power.OFF:
        return DARK
    if body.fault is not None or body.overheated:
        return ERROR
    if body.power is Power.RESTORING:
        return RESTORING_LATEST if body.kept.reset is Reset.LATEST else RESTORING_MINIMUM
    if body.power is Power.BOOTING:
        return BOOTING
    if body.activity is not None:
        return COPYING_LOGS if body.activity.work is Work.COPYING_LOGS else PROVISIONING
    return NORMAL if body.problem is None else ERROR


def network_light(body: Body) -> Light:
    """The network light: one cable in any port is enough for green."""
    if body.power is Power.OFF:
        return DARK
    if not body.cables:
        return NO_CABLE
    return TRAFFIC if body.connected else CABLE
