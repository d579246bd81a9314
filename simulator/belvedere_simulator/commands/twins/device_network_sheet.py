"""`belvedere device network-sheet`: every host and port that an appliance uses."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.commands.camera_from import TerminalTeller
from belvedere_simulator.commands.tables import table, terminal_width
from belvedere_simulator.commands.twins.naming import device_id
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.messages import tr
from belvedere_simulator.network_sheet.gathering import gathered
from belvedere_simulator.network_sheet.reaching import Outcome, tried
from belvedere_simulator.network_sheet.sheet import NetworkSheet, network_sheet
from belvedere_simulator.network_sheet.text import cells, heads, title


def add_network_sheet(commands: Any) -> None:
    """Add the command to those of devices."""
    parser = add_action(
        commands, "network-sheet", network_sheet_of, tr("tell every host and port that a device uses")
    )
    parser.add_argument("device", metavar="DEVICE", help=tr("its name or id"))
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--test", action="store_true", help=tr("try from this computer which of them answer"))
    where.add_argument(
        "--test-there", action="store_true", help=tr("try from the appliance, which has to be online")
    )


def network_sheet_of(session: Session) -> int:
    """The sheet; 1 where something that was tried does not answer."""
    identifier = device_id(session.panorama, session.given.device)
    sheet = network_sheet(gathered(session.clients, identifier))
    outcomes = _tried(session, sheet, identifier)
    document = sheet.document()
    for row, outcome in zip(document["rows"], outcomes, strict=False):
        row["outcome"] = outcome.document()
    rows = [cells(row, outcomes[number] if outcomes else None) for number, row in enumerate(sheet.rows)]
    shown = table(heads(tested=bool(outcomes)), rows, terminal_width())
    session.tell(document, f"{title(sheet)}\n\n{sheet.explanation}\n\n{shown}")
    return 1 if any(outcome.reached is False for outcome in outcomes) else 0


def _tried(session: Session, sheet: NetworkSheet, device: str) -> list[Outcome]:
    """What was asked to be tried; [] for nothing."""
    there = session.given.test_there
    if not there and not session.given.test:
        return []
    # Sockets and the far end are for those only who try.
    from belvedere_simulator.cameras.viewing.reaching import reach  # noqa: PLC0415
    from belvedere_simulator.client.far_looking import look_from  # noqa: PLC0415

    teller = TerminalTeller()

    def look(targets: list[dict[str, Any]]) -> Any:
        wanted = {"targets": targets}
        return look_from(session.clients, device, "reach", wanted, teller) if there else reach(teller, wanted)

    try:
        return tried(sheet, look, from_appliance=there)
    finally:
        teller.over()
