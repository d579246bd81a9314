"""`belvedere device software`: what a device can be updated to, and what that changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.commands.twins.naming import device_id
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.messages import tr
from belvedere_simulator.service.devices.shapes import UNKNOWN_VERSION
from belvedere_simulator.service.devices.software import SoftwareCatalogue, software_catalogue


def add_software(commands: Any) -> None:
    """Add the command to those of devices."""
    parser = add_action(commands, "software", software, tr("tell what a device can be updated to"))
    parser.add_argument("device", metavar="DEVICE", help=tr("its name or id"))


def software(session: Session) -> int:
    """The version that runs, and each that is offered with its changes."""
    panorama = session.panorama
    device = panorama.describe_device(DeviceId=device_id(panorama, session.given.device))
    current, offers = str(device.get("CurrentSoftware", "")), offers_of(device)
    lines = [tr("{name} runs {version}.", name=device.get("Name", ""), version=current)]
    lines += [line for offer in offers for line in _lines(offer)]
    if not offers:
        lines.append(tr("There is no update for it."))
    session.tell({"CurrentSoftware": current, "Offers": offers}, "\n".join(lines))
    return 0


def offers_of(device: Mapping[str, Any], catalogue: SoftwareCatalogue | None = None) -> list[dict[str, Any]]:
    """What DescribeDevice offers the device: Version, Major, Required and the Versions on the way to it, the
    newest first, with Version, Released, Required and Changes.

    The service says what is offered; the change lists are those of this program.
    """
    known = catalogue or software_catalogue()
    current = str(device.get("CurrentSoftware", UNKNOWN_VERSION))
    told = [device.get("LatestSoftware"), *(each["Version"] for each in device.get("AlternateSoftwares", ()))]
    offered = [version for version in dict.fromkeys(told) if version not in (None, UNKNOWN_VERSION, current)]
    return [_offer(known, current, str(version)) for version in offered]


def _offer(known: SoftwareCatalogue, current: str, version: str) -> dict[str, Any]:
    running, target = known.find(current), known.find(version)
    passed = [
        each
        for each in reversed(known.versions)
        if running and target and running.number < each.number <= target.number and each.recalled is None
    ]
    major = version.partition(".")[0] != current.partition(".")[0]
    return {
        "Version": version,
        "Major": major,
        "Required": not major and any(each.required for each in passed),
        "Versions": [
            {
                "Version": each.version,
                "Released": each.released,
                # Of another major version none is: whoever stays behind misses nothing that is required.
                "Required": each.required and running is not None and each.major == running.major,
                "Changes": [tr(change) for change in each.changes],
            }
            for each in passed
        ],
    }


def _lines(offer: Mapping[str, Any]) -> list[str]:
    words = [offer["Version"]]
    if offer["Major"]:
        words.append(tr("another major version"))
    if offer["Required"]:
        words.append(tr("required"))
    lines = ["", ", ".join(words)]
    for each in offer["Versions"]:
        lines += [f"  {each['Version']} ({each['Released']})"]
        lines += [f"    - {change}" for change in each["Changes"]]
    return lines
