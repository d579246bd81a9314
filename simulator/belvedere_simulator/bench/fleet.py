"""The fifty devices that are asked about."""

from __future__ import annotations

from urllib.parse import quote

from belvedere_simulator.bench.signed import Client

DEVICES, PAGE = 50, 25
LIST = f"/devices?MaxResults={PAGE}"


def describe(device_id: str) -> str:
    """What one device is asked for with."""
    return f"/devices/{device_id}"


def make_fleet(client: Client) -> list[str]:
    """Provision the devices; their ids."""
    wanted = [
        {"Name": f"camera-hall-{number:02}", "Tags": {"Hall": str(number)}} for number in range(DEVICES)
    ]
    return [client.ask("POST", "/devices", document)["DeviceId"] for document in wanted]


def has_fleet(client: Client) -> bool:
    """Whether all its pages together tell every device once, each page as long as it may be."""
    names: list[str] = []
    target = LIST
    while True:
        page = client.ask("GET", target)
        names += [device["Name"] for device in page["Devices"]]
        if len(page["Devices"]) > PAGE or not page.get("NextToken"):
            return len(names) == len(set(names)) == DEVICES
        target = f"{LIST}&NextToken={quote(page['NextToken'], safe='')}"
