"""Which site a call is for, among its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.clients import Place
from belvedere_simulator.commands.places import named_place


def place_of(arguments: Mapping[str, Any]) -> Place:
    """`dataDir` on this computer, `endpoint`, or `site`, the name of a profile; the active one for neither.

    Raises BelvedereError BV-PFL-001, BV-PFL-007.
    """
    folder, endpoint = arguments.get("dataDir"), arguments.get("endpoint")
    return named_place(
        Path(folder) if folder else None, str(endpoint or ""), str(arguments.get("site") or "")
    )


def running_address(arguments: Mapping[str, Any]) -> str:
    """The address of the site that is meant, "" where it is on this computer and does not run."""
    from belvedere_simulator.service.site.site import site_status  # noqa: PLC0415 - heavy
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    place = place_of(arguments)
    if place.endpoint:
        return place.endpoint
    record = site_status(Path(place.data_dir or default_data_dir()).resolve()).record
    return record.address if record is not None else ""
