"""The sheet as text: to copy, to print, to send."""

from __future__ import annotations

from collections.abc import Sequence

from belvedere_simulator.messages import tr
from belvedere_simulator.network_sheet.reaching import Outcome
from belvedere_simulator.network_sheet.sheet import NetworkSheet, SheetRow


def title(sheet: NetworkSheet) -> str:
    """What the sheet is."""
    return tr("Network of the appliance {name}", name=sheet.device)


def direction(row: SheetRow) -> str:
    """Which way it goes, as the appliance sees it."""
    return tr("out") if row.outward else tr("in")


def outcome_text(outcome: Outcome) -> str:
    """What a try told, with a sign that needs no colour."""
    if outcome.reached is None:
        return f"– {outcome.why}"
    if outcome.reached:
        return tr("✓ answers, {ms} ms", ms=max(1, round(outcome.seconds * 1000)))
    return tr("▲ {why}", why=outcome.why)


def heads(*, tested: bool) -> tuple[str, ...]:
    """The titles of the columns."""
    always = (tr("Way"), tr("Host"), tr("Port"), tr("Protocol"), tr("By"), tr("Why"))
    return (*always, tr("Tried")) if tested else always


def cells(row: SheetRow, outcome: Outcome | None) -> tuple[str, ...]:
    """A row as texts."""
    always = (
        direction(row),
        row.host,
        str(row.port),
        f"{row.protocol} ({row.transport})",
        row.way,
        row.reason,
    )
    return always if outcome is None else (*always, outcome_text(outcome))


def as_text(sheet: NetworkSheet, outcomes: Sequence[Outcome] = ()) -> str:
    """The whole sheet with a tabulator between the cells: tables take that as columns."""
    lines = [title(sheet), "", sheet.explanation, "", "\t".join(heads(tested=bool(outcomes)))]
    for number, row in enumerate(sheet.rows):
        lines.append("\t".join(cells(row, outcomes[number] if outcomes else None)))
    return "\n".join(lines) + "\n"
