"""Which site a call is for, among its arguments."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.clients import Place


def place_of(arguments: Mapping[str, Any]) -> Place:
    """`dataDir` on this computer, or `endpoint`; neither is the user's own site."""
    folder, endpoint = arguments.get("dataDir"), arguments.get("endpoint")
    return Place(Path(folder) if folder else None, str(endpoint or ""))
