"""What the client child tells of the reach of a site, and words for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


@dataclass(frozen=True)
class Told:
    """`chosen` is remembered, empty for this computer only; `state` is what the site made of it:
    "listening", "missing", "failed" or empty.
    """

    remote: bool = False
    chosen: str = ""
    state: str = ""
    problem: str = ""
    lost: bool = False
    offered: str = ""
    addresses: Sequence[Mapping[str, Any]] = ()
    consents: Mapping[str, str] | None = None
    firewall: Mapping[str, Any] | None = None
    url: str = ""
    fingerprint: str = ""
    away: Sequence[str] = ()

    @property
    def listens(self) -> bool:
        """Whether appliances on the network can connect."""
        return self.state == "listening"


def told_of(document: Mapping[str, Any]) -> Told:
    """From what `reach.look` answers."""
    if document.get("remote"):
        return Told(remote=True)
    state = document.get("state") or {}
    behind = document.get("left_behind", ())
    return Told(
        chosen=document["chosen"],
        state=state.get("state", ""),
        problem=state.get("problem", ""),
        lost=document["lost"],
        offered=document["offered"],
        addresses=document["addresses"],
        consents=document.get("consents", {}),
        firewall=document.get("firewall"),
        url=state.get("service", ""),
        fingerprint=document.get("fingerprint", ""),
        away=[each["name"] for each in behind if not each["online"]],
    )


def door_name(name: str) -> str:
    """What is behind a door, for people."""
    return {
        "service": translate("Reach", "Service"),
        "broker": translate("Reach", "Messages (MQTT)"),
        "credentials": translate("Reach", "Keys of devices"),
    }.get(name, name)


def many(names: Sequence[str], most: int = 3) -> str:
    """Some names, and how many more."""
    shown = ", ".join(names[:most])
    more = len(names) - most
    if more <= 0:
        return shown
    return translate("Reach", "{names} and {count} more").format(names=shown, count=more)
