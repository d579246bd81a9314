"""How the models look: where their lights, buttons and ports are, in hundredths of the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import QRectF

WIDTH, HEIGHT = 1000.0, 560.0


@dataclass(frozen=True)
class Profile:
    """A model. Rectangles are in a drawing of WIDTH by HEIGHT: the front above, the back below it.

    `fins`: cooling fins left to right over the front, in their rectangle.
    """

    title: str
    front: QRectF
    back: QRectF
    fins: QRectF
    casing: str
    edge: str
    buttons: Mapping[str, QRectF]
    lights: Mapping[str, QRectF]
    ports: Mapping[str, QRectF]


APPLIANCE = Profile(
    title="Appliance",
    front=QRectF(40, 48, 920, 196),
    back=QRectF(40, 316, 920, 204),
    fins=QRectF(70, 76, 470, 140),
    casing="#2b323b",
    edge="#48525f",
    buttons={
        "power": QRectF(620, 138, 74, 74),
        "reset": QRectF(722, 152, 46, 46),
        "both": QRectF(796, 140, 100, 70),
    },
    lights={
        "status": QRectF(635, 62, 44, 44),
        "network": QRectF(723, 62, 44, 44),
        "power": QRectF(811, 62, 44, 44),
    },
    ports={
        "power": QRectF(76, 352, 92, 92),
        "hdmi": QRectF(214, 366, 120, 64),
        "eth0": QRectF(380, 352, 92, 92),
        "eth1": QRectF(502, 352, 92, 92),
        "usb3": QRectF(648, 362, 112, 72),
        "usb2": QRectF(796, 362, 112, 72),
    },
)

THINKEDGE_SE70 = Profile(
    title="ThinkEdge SE70",
    front=QRectF(150, 40, 700, 212),
    back=QRectF(150, 312, 700, 216),
    fins=QRectF(176, 66, 250, 160),
    casing="#1b1d21",
    edge="#c4202b",
    buttons={
        "power": QRectF(464, 138, 76, 76),
        "reset": QRectF(574, 156, 40, 40),
        "both": QRectF(640, 140, 92, 72),
    },
    lights={
        "status": QRectF(482, 54, 40, 40),
        "network": QRectF(574, 54, 40, 40),
        "power": QRectF(666, 54, 40, 40),
    },
    ports={
        "power": QRectF(172, 360, 76, 76),
        "hdmi": QRectF(270, 366, 104, 60),
        "eth0": QRectF(396, 352, 84, 92),
        "eth1": QRectF(500, 352, 84, 92),
        "usb3": QRectF(612, 362, 96, 68),
        "usb2": QRectF(730, 362, 96, 68),
    },
)


def profile_of(model: str) -> Profile:
    """How a model looks; one that nobody knows looks like the usual one."""
    return THINKEDGE_SE70 if model == "THINKEDGE_SE70" else APPLIANCE


def usb_is_fast(model: str, port: str) -> bool:
    """Whether a USB port is a USB 3.0 one."""
    return port == "usb3" or model == "THINKEDGE_SE70"
