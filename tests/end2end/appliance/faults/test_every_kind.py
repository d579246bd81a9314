"""No kind of fault is without a specification here and a row in the manual."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.appliance.faults.kinds import FaultKind

HERE = Path(__file__).parent
MANUAL = HERE.parents[3] / "docs" / "faults.md"


@pytest.mark.parametrize("kind", FaultKind, ids=[kind.value for kind in FaultKind])
def test_a_kind_is_broken_somewhere_and_described(kind: FaultKind) -> None:
    specified = [file for file in HERE.glob("test_*.py") if f"FaultKind.{kind.name}" in file.read_text()]
    assert specified
    rows = [line for line in MANUAL.read_text().splitlines() if line.startswith("|")]
    assert any(f"`{kind.value}`" in row.split("|")[1] for row in rows)
