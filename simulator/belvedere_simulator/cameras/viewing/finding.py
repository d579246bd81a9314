"""Cameras that announce themselves, and those that answer in ranges that somebody named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

from belvedere_simulator.cameras.discovery import (
    RtspServer,
    SweepPlan,
    find_announced,
    local_networks,
    plan_sweep,
    sweep,
)
from belvedere_simulator.cameras.discovery.ranges import PORTS
from belvedere_simulator.cameras.viewing.given import Given, number, port, several
from belvedere_simulator.cameras.viewing.teller import Teller
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

USUAL_SECONDS = 3.0
LONGEST_SWEEPS = 90.0
_MOST_RANGES = 8
_MOST_TOLD = 150


def find(teller: Teller, given: Given) -> dict[str, Any]:
    """Listen for `seconds` (3) to what cameras announce, then sweep `ranges` at `ports` (554, 8554).

    Tells {"announced": {...}} and {"server": {...}} as they are found. Returns `announced`, `servers` (150
    of each at most), `networks` that were listened on, and the `ranges` as they were understood. Raises
    BelvedereError BV-VPT-001, BV-DOC-090 to 092 before anything is sent.
    """
    plans = _plans(given)
    seconds = number(given, "seconds", 0.1, 15.0, USUAL_SECONDS)
    networks = [each for each in local_networks() if not each.is_loopback]
    teller.progress(tr("Listening for cameras on {interfaces}", interfaces=_named(networks)), 0.0)
    announced = find_announced(
        seconds,
        cancelled=lambda: teller.cancelled,
        found=lambda camera: teller.event({"announced": asdict(camera)}),
    )
    servers: list[RtspServer] = []
    for number_, plan in enumerate(plans):
        servers += _sweep(teller, plan, number_, len(plans))
    return {
        "announced": [asdict(each) for each in islice(announced, _MOST_TOLD)],
        "servers": [_server(each) for each in servers[:_MOST_TOLD]],
        "networks": [asdict(each) for each in networks[:_MOST_TOLD]],
        "ranges": [str(each) for each in plans],
    }


def _plans(given: Given) -> list[SweepPlan]:
    ports = tuple(port(each, "ports") for each in several(given, "ports", _MOST_RANGES)) or PORTS
    ranges = several(given, "ranges", _MOST_RANGES)
    plans = [plan_sweep(str(each)[:100], ports) for each in ranges]
    if sum(plan.seconds for plan in plans) > LONGEST_SWEEPS:
        what = tr("These ranges would take longer than {most} s", most=round(LONGEST_SWEEPS))
        raise BelvedereError("BV-VPT-001", what, where="ranges")
    return plans


def _sweep(teller: Teller, plan: SweepPlan, number_: int, of: int) -> Sequence[RtspServer]:
    text = tr("Asking {range}", range=plan)
    teller.progress(text, number_ / of)

    def progressed(done: int, all_: int) -> None:
        if not teller.cancelled:
            teller.progress(text, (number_ + done / max(all_, 1)) / of)

    return sweep(
        plan,
        cancelled=lambda: teller.cancelled,
        progress=progressed,
        found=lambda server: teller.event({"server": _server(server)}),
    )


def _server(found: RtspServer) -> dict[str, Any]:
    return {**asdict(found), "url": found.url}


def _named(networks: Sequence[Any]) -> str:
    names = [f"{each.interface} ({each.address})" for each in networks]
    return ", ".join(names) or tr("no interface: there is no network")
