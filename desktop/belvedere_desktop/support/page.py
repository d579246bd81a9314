"""The Support page: making bundles, opening them, the troubleshooter, what messages mean."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from belvedere_desktop.client.client import Client
from belvedere_desktop.support.explaining import ExplainingPanel
from belvedere_desktop.support.making import MakingPanel
from belvedere_desktop.support.opened import OpenedPanel
from belvedere_desktop.support.troubleshooter import TroubleshooterPanel
from belvedere_desktop.window.page_tabs import PageTabs

TROUBLESHOOTER, EXPLAINING, MAKING, OPENED = range(4)


def no_views() -> list[dict[str, Any]]:
    """The sender looks at nothing."""
    return []


class SupportPage(QWidget):
    """`views` tells what the sender looks at. Signals: told(text); view_asked(title, sources, narrowing):
    logs of an opened bundle are to be shown.
    """

    told = Signal(str)
    view_asked = Signal(str, list, dict)

    def __init__(
        self,
        client: Client,
        views: Callable[[], Sequence[dict[str, Any]]] = no_views,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.troubleshooter = TroubleshooterPanel(client, self)
        self.explaining = ExplainingPanel(client, self)
        self.making = MakingPanel(client, views, self)
        self.opened = OpenedPanel(client, self)
        self._lay_out()
        self.explaining.check_asked.connect(self._look_into)
        self.opened.view_asked.connect(self.view_asked)
        for panel in (self.troubleshooter, self.making, self.opened):
            panel.told.connect(self.told)

    def explain(self, line: str) -> None:
        """Tell what a line of a log means."""
        self.parts.setCurrentIndex(EXPLAINING)
        self.explaining.explain(line)

    def _lay_out(self) -> None:
        panels = (
            (self.tr("Troubleshooter"), self.troubleshooter),
            (self.tr("Messages and codes"), self.explaining),
            (self.tr("Make a bundle"), self.making),
            (self.tr("Open a bundle"), self.opened),
        )
        head = PageTabs(self, self.tr("Support"), panels)
        self.parts, self.stack = head.parts, head.stack
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 14, 16, 16)
        layout.addLayout(head)
        layout.addWidget(self.stack, 1)

    def _look_into(self, name: str, message: str) -> None:
        self.parts.setCurrentIndex(TROUBLESHOOTER)
        self.troubleshooter.choose(name, {"message": message})
