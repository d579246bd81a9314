"""What a monitor shows."""

from __future__ import annotations

from enum import Enum

from belvedere_simulator.appliance.body.state import Body, Monitor, Power


class Picture(Enum):
    """What the HDMI output carries."""

    NO_MONITOR = "no-monitor"
    NO_PICTURE = "no-picture"
    STARTING = "starting"
    APPLICATIONS = "applications"


def picture(body: Body) -> Picture:
    """What is to be seen. APPLICATIONS is black until an application with an output has sent a frame."""
    if body.monitor is Monitor.ABSENT:
        return Picture.NO_MONITOR
    if body.monitor is Monitor.UNSEEN or body.power is Power.OFF:
        return Picture.NO_PICTURE
    return Picture.APPLICATIONS if body.power is Power.ON else Picture.STARTING
