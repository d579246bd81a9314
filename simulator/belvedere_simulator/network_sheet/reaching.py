"""Whether the hosts and ports of a sheet answer, from this computer or from the appliance."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.network_sheet.sheet import RTSP, NetworkSheet, Probe, SheetRow

MOST = 64
"""So many hosts are asked in one look."""

Look = Callable[[list[dict[str, Any]]], Mapping[str, Any]]
"""Tries targets {host, port, protocol} and returns them as `targets`, each with `reached`, `why`, `seconds`:
`cameras.viewing.reaching.reach`, here or there."""


@dataclass(frozen=True)
class Outcome:
    """What a try told. `reached` is None for a row that cannot be tried, and `why` says why not."""

    reached: bool | None
    why: str = ""
    seconds: float = 0.0

    def document(self) -> dict[str, Any]:
        """For JSON."""
        return {"reached": self.reached, "why": self.why, "seconds": self.seconds}


def tried(sheet: NetworkSheet, look: Look, *, from_appliance: bool) -> list[Outcome]:
    """An outcome for each row, in their order; `look` is where it is tried from.

    Raises whatever `look` raises.
    """
    open_rows = [
        number for number, row in enumerate(sheet.rows) if not _obstacle(row, from_appliance=from_appliance)
    ]
    outcomes = [Outcome(None, _obstacle(row, from_appliance=from_appliance)) for row in sheet.rows]
    for start in range(0, len(open_rows), MOST):
        asked = open_rows[start : start + MOST]
        told = look([_target(sheet.rows[number]) for number in asked])["targets"]
        for number, target in zip(asked, _checked(told, len(asked)), strict=True):
            outcomes[number] = Outcome(
                bool(target.get("reached")), str(target.get("why", "")), float(target.get("seconds", 0.0))
            )
    return outcomes


def _target(row: SheetRow) -> dict[str, Any]:
    protocol = Probe.TIME.value if row.probe is Probe.TIME else Probe.CONNECT.value
    # An appliance tries cameras by the cable that leads to them.
    way = {"way": "cameras"} if row.protocol == RTSP else {}
    return {"host": row.host, "port": row.port, "protocol": protocol, **way}


def _obstacle(row: SheetRow, *, from_appliance: bool) -> str:
    if row.probe is Probe.NONE:
        return tr("cannot be tried")
    if row.probe is Probe.INBOUND and from_appliance:
        return tr("only tried from this computer")
    return ""


def _checked(told: Any, count: int) -> Sequence[Mapping[str, Any]]:
    # What comes from afar may be anything.
    whole = isinstance(told, list) and len(told) == count and all(isinstance(each, dict) for each in told)
    return told if whole else [{"why": tr("no result")}] * count
