"""What runs now, in a few rows that lead there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QWidget

translate = QCoreApplication.translate


@dataclass(frozen=True)
class OverviewRow:
    """What, how it is, and what the link does: `target` is a page, or "front-panel"."""

    title: str
    words: str
    link: str = ""
    target: str = ""


def overview_rows(told: Mapping[str, Any]) -> list[OverviewRow]:
    """The rows out of an event of `start.watch`."""
    address = told.get("site", "")
    site = address or translate("StartPage", "not running; it starts when it is needed")
    rows = [OverviewRow(translate("StartPage", "Site"), site)]
    running = [each for each in told.get("appliances", ()) if each["running"]]
    names = ", ".join(_name(each) for each in running)
    rows.append(
        OverviewRow(
            translate("StartPage", "Appliances of this computer"),
            names or translate("StartPage", "none runs"),
            translate("StartPage", "Front panel"),
            "front-panel",
        )
    )
    if address:
        rows += _of_site(told)
    return rows


def _of_site(told: Mapping[str, Any]) -> list[OverviewRow]:
    devices = told.get("devices", {})
    words = translate("StartPage", "{online} of {count} online")
    return [
        OverviewRow(
            translate("StartPage", "Devices"),
            words.format(online=devices.get("online", 0), count=devices.get("count", 0)),
            translate("StartPage", "Devices"),
            "devices",
        ),
        OverviewRow(
            translate("StartPage", "Cameras"),
            str(told.get("cameras", 0)),
            translate("StartPage", "Cameras"),
            "cameras",
        ),
    ]


def _name(told: Mapping[str, Any]) -> str:
    device = (told.get("device") or {}).get("name", "")
    return f"{told['name']} ({device})" if device not in ("", told["name"]) else str(told["name"])


class Overview(QFrame):
    """`asked` carries the target of a link."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("panel", "true")
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(20, 14, 20, 14)
        self._grid.setColumnStretch(1, 1)
        heading = QLabel(self.tr("Now"), self)
        heading.setProperty("role", "heading")
        self._grid.addWidget(heading, 0, 0, 1, 3)
        self._rows: list[tuple[QLabel, QLabel, QPushButton]] = []
        self._shown: list[OverviewRow] = []
        self.show_rows(overview_rows({}))

    @property
    def rows(self) -> list[OverviewRow]:
        """What is shown."""
        return self._shown

    def link(self, target: str) -> QPushButton:
        """The link that leads to `target`."""
        at = next(index for index, row in enumerate(self._shown) if row.target == target)
        return self._rows[at][2]

    def show_rows(self, rows: list[OverviewRow]) -> None:
        """Show these; widgets are made once, so that nothing flickers and the focus stays."""
        self._shown = rows
        while len(self._rows) < len(rows):
            self._add(len(self._rows))
        for index, parts in enumerate(self._rows):
            row = rows[index] if index < len(rows) else None
            for widget in parts:
                widget.setVisible(row is not None)
            if row is not None:
                title, words, link = parts
                title.setText(row.title)
                words.setText(row.words)
                link.setText(row.link)
                link.setAccessibleName(f"{row.link}: {row.words}")
                link.setVisible(bool(row.link))

    def _add(self, index: int) -> None:
        title, words, link = QLabel(self), QLabel(self), QPushButton(self)
        title.setProperty("role", "muted")
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        link.clicked.connect(lambda: self.asked.emit(self._shown[index].target))
        self._rows.append((title, words, link))
        for column, widget in enumerate((title, words, link)):
            self._grid.addWidget(widget, index + 1, column)
