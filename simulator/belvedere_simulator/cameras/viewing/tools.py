"""The kinds of looking that there are, and how long each may take."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.cameras.viewing.examining import diagnose
from belvedere_simulator.cameras.viewing.finding import find
from belvedere_simulator.cameras.viewing.given import Given
from belvedere_simulator.cameras.viewing.reaching import reach
from belvedere_simulator.cameras.viewing.teller import Teller
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class Tool:
    """One kind. `seconds` is when it is given up, from its start."""

    work: Callable[[Teller, Given], dict[str, Any]]
    seconds: float


def _snapshot(teller: Teller, given: Given) -> dict[str, Any]:
    # Decoders are loaded where there is something to decode.
    from belvedere_simulator.cameras.viewing.snapshot import snapshot  # noqa: PLC0415

    return snapshot(teller, given)


TOOLS: Mapping[str, Tool] = {
    "find": Tool(find, 120.0),
    "diagnose": Tool(diagnose, 30.0),
    "snapshot": Tool(_snapshot, 30.0),
    "reach": Tool(reach, 60.0),
}


def tool(name: str) -> Tool:
    """The tool of that name. Raises BelvedereError BV-VPT-002."""
    if name not in TOOLS:
        raise BelvedereError("BV-VPT-002", tr("There is no way to look of this name"), where=name[:40])
    return TOOLS[name]
