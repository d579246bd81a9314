"""The kinds of looking that there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from belvedere_simulator.cameras.viewing.examining import diagnose
from belvedere_simulator.cameras.viewing.finding import find
from belvedere_simulator.cameras.viewing.given import Given
from belvedere_simulator.cameras.viewing.reaching import reach
from belvedere_simulator.cameras.viewing.teller import Teller
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

Tool = Callable[[Teller, Given], dict[str, Any]]


def _snapshot(teller: Teller, given: Given) -> dict[str, Any]:
    # Decoders are loaded where there is something to decode.
    from belvedere_simulator.cameras.viewing.snapshot import snapshot  # noqa: PLC0415

    return snapshot(teller, given)


TOOLS: Mapping[str, Tool] = {"find": find, "diagnose": diagnose, "snapshot": _snapshot, "reach": reach}


def tool(name: str) -> Tool:
    """The tool of that name. Raises BelvedereError BV-VPT-002."""
    if name not in TOOLS:
        raise BelvedereError("BV-VPT-002", tr("There is no way to look of this name"), where=name[:40])
    return TOOLS[name]
