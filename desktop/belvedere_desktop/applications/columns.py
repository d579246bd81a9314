"""The columns of the table of applications, and what it is narrowed by."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.applications.state import GONE, ApplicationRow, NodeRow
from belvedere_desktop.applications.words import colour_of, next_step, node_words, state_words
from belvedere_desktop.devices.state import moment
from belvedere_desktop.devices.words import tag_words
from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.facet_bar import Facet

translate = QCoreApplication.translate
_MINUTES = len("2026-11-21 15:03")


def application_columns() -> tuple[Column[ApplicationRow], ...]:
    """In the order in which they stand before the user moves them."""
    return (
        Column("name", translate("Applications", "Name"), lambda row: row.name, width=130),
        Column(
            "state",
            translate("Applications", "State"),
            state_words,
            colour=lambda row: colour_of(state_words(row)),
            tip=lambda row: next_step(row) or state_words(row),
            width=175,
        ),
        Column("device", translate("Applications", "Device"), lambda row: row.device, width=85),
        Column("stage", translate("Applications", "What is said"), lambda row: row.stage, width=180),
        Column(
            "since",
            translate("Applications", "Since"),
            lambda row: moment(row.since)[:_MINUTES],
            order=lambda row: row.since,
            tip=lambda row: moment(row.since),
            width=138,
            searched=False,
        ),
        Column(
            "tags",
            translate("Applications", "Tags"),
            lambda row: ", ".join(map(tag_words, row.tags)),
            width=60,
        ),
    )


def application_facets() -> tuple[Facet[ApplicationRow], ...]:
    """State, device, and whether those that are gone are wanted."""
    return (
        Facet(
            "state",
            translate("Applications", "Only this state"),
            translate("Applications", "Every state"),
            lambda row: (state_words(row),),
        ),
        Facet(
            "device",
            translate("Applications", "Only this device"),
            translate("Applications", "Every device"),
            lambda row: (row.device,) if row.device else (),
        ),
    )


def present(row: ApplicationRow) -> bool:
    """Whether it is, or is to be, on its device."""
    return row.status not in GONE


def node_columns() -> tuple[Column[NodeRow], ...]:
    """Name, state and package."""
    return (
        Column("name", translate("Applications", "Node"), lambda node: node.name, width=120),
        Column(
            "state",
            translate("Applications", "State"),
            lambda node: node_words(node.status),
            colour=lambda node: colour_of(node_words(node.status)),
            width=90,
        ),
        Column(
            "package", translate("Applications", "Package"), lambda node: f"{node.package} {node.version}"
        ),
    )
