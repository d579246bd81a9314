"""What the Qt binding must not do."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal


class _Sender(QObject):
    sent = Signal()


def test_emitting_gives_away_no_reference_to_true() -> None:
    sender = _Sender()
    before = sys.getrefcount(True)
    # Often, beside what other threads and garbage may let go of meanwhile.
    for _ in range(20_000):
        sender.sent.emit()
    assert sys.getrefcount(True) > before - 10_000
