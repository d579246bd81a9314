"""What the Qt binding must not do."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class _Sender(QObject):
    sent = Signal()


def test_emitting_gives_away_no_reference_to_true() -> None:
    sender = _Sender()
    before = sys.getrefcount(True)
    for _ in range(200):
        sender.sent.emit()
    assert sys.getrefcount(True) > before - 50
