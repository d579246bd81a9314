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
