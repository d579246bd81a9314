"""Agents that ship logs, and ways to a site that are not the straight one."""

from __future__ import annotations

from dataclasses import replace

from belvedere_simulator.appliance.aws.site_client import SiteClient
from belvedere_simulator.appliance.keys.device_keys import DeviceKeys
from belvedere_simulator.appliance.provisioning.record import DeviceRecord
from belvedere_simulator.appliance.shipping.agent import SpoolAgent
from fakes.appliance_inside import Inside


def agent_of(inside: Inside) -> SpoolAgent:
    """Its agent, not started."""
    keys = DeviceKeys(inside.around)
    return SpoolAgent(inside.around, SiteClient(inside.around, keys), keys.now)


def through(record: DeviceRecord, port: int) -> DeviceRecord:
    """The device, which finds its service at another port."""
    return replace(record, service=f"http://127.0.0.1:{port}")


def numbered(count: int, text: str = "line") -> list[str]:
    """Lines that are all different."""
    return [f"{text} {number}" for number in range(count)]
