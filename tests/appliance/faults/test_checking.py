"""What the fault laboratory takes, and how it says no."""

from __future__ import annotations

from typing import Any

import pytest

from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.checking import checked_fault
from belvedere_simulator.appliance.faults.described import TargetKind, descriptions
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.faults.settings import JITTER, SKEW
from belvedere_simulator.errors import BelvedereError


def test_every_kind_is_described_in_the_order_of_the_laboratory() -> None:
    known = descriptions()
    assert list(known) == list(FaultKind)
    assert all(described.text for described in known.values())
    settings = [setting for described in known.values() for setting in described.settings]
    assert all(setting.least <= setting.default <= setting.most and setting.unit for setting in settings)


def test_faults_of_cameras_and_applications_can_be_aimed_and_no_others() -> None:
    aimed = {kind for kind, described in descriptions().items() if described.targets}
    cameras = {kind for kind in FaultKind if kind.value.startswith("camera-")}
    assert aimed == cameras | {FaultKind.NODE_CRASHES, FaultKind.MODEL_MEMORY}
    assert all(TargetKind.CAMERA in descriptions()[kind].targets for kind in cameras)


def test_what_is_right_is_taken() -> None:
    assert checked_fault("camera-jitter", "door", {"seconds": "0.5"}) == InjectedFault(
        FaultKind.CAMERA_JITTER, "door", {"seconds": 0.5}
    )
    assert SKEW.of(checked_fault("clock-skew", settings={"seconds": -60})) == -60
    assert JITTER.of(checked_fault("camera-jitter")) == 1.0


@pytest.mark.parametrize(
    ("kind", "target", "settings", "code"),
    [
        ("gremlins", "", {}, "BV-FLT-001"),
        ("overheating", "door", {}, "BV-FLT-002"),
        ("camera-lost", "", {"seconds": 1}, "BV-FLT-003"),
        ("clock-skew", "", {"minutes": 1}, "BV-FLT-003"),
        ("clock-skew", "", {"seconds": "soon"}, "BV-FLT-004"),
        ("clock-skew", "", {"seconds": float("nan")}, "BV-FLT-004"),
        ("clock-skew", "", {"seconds": float("inf")}, "BV-FLT-004"),
        ("disk-slow", "", {"bytes_per_second": 0}, "BV-FLT-004"),
        ("camera-jitter", "", {"seconds": None}, "BV-FLT-004"),
    ],
)
def test_what_is_wrong_is_refused(kind: str, target: str, settings: dict[str, Any], code: str) -> None:
    with pytest.raises(BelvedereError) as refused:
        checked_fault(kind, target, settings)
    assert refused.value.code == code
