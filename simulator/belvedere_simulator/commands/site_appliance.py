"""The site's own appliance: in a folder of the site's, started, told and stopped with it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

FOLDER = "appliance"


def start_appliance(data_dir: Path, time_scale: float) -> dict[str, Any]:
    """Have it run in the background; what is to be told of it. Raises BelvedereError."""
    from belvedere_simulator.appliance.control.background import ensure_appliance  # noqa: PLC0415

    ensure_appliance(data_dir / FOLDER, ["--time-scale", f"{time_scale:g}"])
    return appliance_facts(data_dir)


def appliance_facts(data_dir: Path) -> dict[str, Any]:
    """`appliance` with its process, folder, power and device; empty when none runs."""
    from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415
    from belvedere_simulator.appliance.control.record import read_record  # noqa: PLC0415

    folder = data_dir / FOLDER
    record = read_record(folder)
    if record is None:
        return {}
    facts: dict[str, Any] = {"pid": record.pid, "data_dir": str(folder)}
    # It may be ending just now: then its process is all there is to tell.
    with suppress(BelvedereError):
        status = ask(folder, "status", {})
        device = status["device"]
        facts |= {"power": status["power"], "device": device["name"] if device else None}
    return {"appliance": facts}


def require_no_appliance(data_dir: Path) -> None:
    """Raise BelvedereError BV-SITE-004 while the site's own appliance runs: its data lie with the site's."""
    if appliance_facts(data_dir):
        raise BelvedereError("BV-SITE-004", tr("The site's appliance runs"), where=str(data_dir))


def appliance_text(facts: dict[str, Any]) -> list[str]:
    """The same for people, in one line; none when none runs."""
    told = facts.get("appliance")
    if told is None:
        return []
    device = told.get("device") or tr("not provisioned")
    return [
        tr(
            "Its appliance runs (process {pid}): {power}, {device}.",
            pid=told["pid"],
            power=told.get("power", "?"),
            device=device,
        )
    ]


def stop_site_appliance(data_dir: Path) -> bool:
    """End it in order; False when none runs."""
    from belvedere_simulator.appliance.control.background import stop_appliance  # noqa: PLC0415

    return stop_appliance(data_dir / FOLDER)
