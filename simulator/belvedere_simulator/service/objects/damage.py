"""Bytes that are not what was stored."""

from __future__ import annotations

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


class DamagedObject(BelvedereError):
    """The bytes of an object are missing or changed (BV-STO-001)."""

    def __init__(self, sha256: str, why: str) -> None:
        super().__init__("BV-STO-001", tr("A stored object is damaged"), where=f"sha256 {sha256}", why=why)
        self.sha256 = sha256
