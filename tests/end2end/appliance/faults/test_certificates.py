"""Faults of the certificate, and of who takes it: the device is offline, and keeps what it has."""

from __future__ import annotations

import pytest

from belvedere_simulator.appliance.faults.kinds import FaultKind
from fakes.fault_bench import FaultBench

# What people are told, and what the controller's log says.
FAULTS = {
    FaultKind.CERTIFICATE_EXPIRED: ("has expired", "certificate has expired"),
    FaultKind.CERTIFICATE_REVOKED: ("refuses the certificate", "certificate refused (revoked"),
}


@pytest.mark.parametrize("kind", FAULTS, ids=[kind.value for kind in FAULTS])
def test_the_site_does_not_take_the_certificate(plain: FaultBench, kind: FaultKind) -> None:
    problem, text = FAULTS[kind]
    plain.inject(kind)
    plain.see_device("OFFLINE")
    plain.see_problem(problem)
    plain.see_lights("solid green", "solid green")
    plain.see_log("occ_log", text)
    plain.see_log("occ_log", "applications and data stay on the device")
    assert plain.status.provisioned
    plain.clear(kind)
    plain.see_device("ONLINE")
    # What was said meanwhile is shipped once the site takes the certificate again.
    plain.see_shipped("occ_log", text)
