"""A step of the wizard that another part of the program brings along."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget


class ExtraStep(QWidget):
    """Comes after the network and before the archive. Signals: changed(), look at `is_complete` again."""

    changed = Signal()

    @property
    def title(self) -> str:
        """Its name in the list of steps."""
        raise NotImplementedError

    @property
    def is_complete(self) -> bool:
        """Whether it goes on from here."""
        raise NotImplementedError
