"""`belvedere device network-sheet`: every host and port that an appliance uses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_simulator.commands.tables import table, terminal_width
from belvedere_simulator.commands.twins.naming import device_id
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.messages import tr
from belvedere_simulator.network_sheet.gathering import gathered
from belvedere_simulator.network_sheet.reaching import Outcome, tried
from belvedere_simulator.network_sheet.sheet import network_sheet
from belvedere_simulator.network_sheet.text import cells, heads, title


class _Quiet:
    """A teller for who waits for the end."""

    cancelled = False

    def progress(self, text: str, fraction: float | None = None) -> None:
        """Nobody is told."""

    def event(self, event: Mapping[str, Any]) -> None:
        """Nobody is told."""


def add_network_sheet(commands: Any) -> None:
    """Add the command to those of devices."""
    parser = add_action(
        commands, "network-sheet", network_sheet_of, tr("tell every host and port that a device uses")
    )
    parser.add_argument("device", metavar="DEVICE", help=tr("its name or id"))
    parser.add_argument("--test", action="store_true", help=tr("try from this computer which of them answer"))


def network_sheet_of(session: Session) -> int:
    """The sheet; 1 where something that was tried does not answer."""
    identifier = device_id(session.panorama, session.given.device)
    sheet = network_sheet(gathered(session.clients, identifier))
    outcomes: list[Outcome] = []
    if session.given.test:
        from belvedere_simulator.cameras.viewing.reaching import reach  # noqa: PLC0415 - only for this

        outcomes = tried(sheet, lambda targets: reach(_Quiet(), {"targets": targets}), from_appliance=False)
    document = sheet.document()
    for row, outcome in zip(document["rows"], outcomes, strict=False):
        row["outcome"] = outcome.document()
    rows = [cells(row, outcomes[number] if outcomes else None) for number, row in enumerate(sheet.rows)]
    shown = table(heads(tested=bool(outcomes)), rows, terminal_width())
    session.tell(document, f"{title(sheet)}\n\n{sheet.explanation}\n\n{shown}")
    return 1 if any(outcome.reached is False for outcome in outcomes) else 0
