"""The reported state of the shadow: small enough for it, and only what has changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from belvedere_simulator.appliance.body.lights import Light, Lights
from belvedere_simulator.appliance.parts import InstanceReport
from belvedere_simulator.channel.messages import Object, write_object
from belvedere_simulator.channel.shadow.shadow import LARGEST

# What a desktop desires has to fit as well.
ROOM = LARGEST - 2048
NAME_LENGTHS = (255, 64, 16, 0)


def reported_state(
    software: str,
    network: Mapping[str, Any],
    instances: Sequence[InstanceReport],
    lights: Lights,
    settings: Mapping[str, Any],
) -> Object:
    """What the shadow is to say: `software`, `network` and `ntp` as DescribeDevice has them, `applications`
    by their ids, `leds`, and the settings in force. Names are cut where it would be too large.
    """
    ports = {name: dict(status) for name, status in network.items() if name != "NtpStatus"}
    around = {
        "software": software,
        "network": ports,
        "ntp": dict(network.get("NtpStatus", {})),
        "leds": {name: _light(getattr(lights, name)) for name in ("power", "status", "network")},
        **settings,
    }
    return _fitting(lambda longest: {**around, "applications": _applications(instances, longest)})


def change_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> Object:
    """What has to be written to make one state of the other; null takes a member away."""
    change: Object = {name: None for name in before if name not in after}
    for name, value in after.items():
        old = before.get(name)
        if isinstance(old, dict) and isinstance(value, dict):
            inner = change_of(old, value)
            if inner:
                change[name] = inner
        elif old != value:
            change[name] = value
    return change


def _fitting(state: Callable[[int], Object]) -> Object:
    longest = NAME_LENGTHS[-1]
    for length in NAME_LENGTHS:
        longest = length
        if len(write_object(state(length))) <= ROOM:
            break
    return state(longest)


def _applications(instances: Sequence[InstanceReport], longest: int) -> Object:
    return {
        each.instance: {
            **({"name": each.name[:longest]} if longest else {}),
            "state": each.state,
            "health": each.health,
        }
        for each in instances
    }


def _light(light: Light) -> str:
    return (
        light.colour.value if light.blink.value == 0 else f"{light.colour.value}-{light.blink.name.lower()}"
    )
