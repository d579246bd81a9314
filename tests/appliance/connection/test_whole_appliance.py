"""Faults of the link on a whole appliance: seen in its status, on its front, in its log and at the site."""

from __future__ import annotations

import secrets
from pathlib import Path

import pytest

from belvedere_simulator.appliance.appliance import Appliance
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from fakes.keyed_site import KeyedSite
from fakes.running_appliance import archive_stick, provision, running_appliance
from fakes.waiting import until

FAULTS = {
    FaultKind.BROKER_RESET: ("cannot be reached", "Connection reset by peer"),
    FaultKind.SERVICE_DOWN: ("cannot be reached", "Connection refused"),
    FaultKind.CERTIFICATE_EXPIRED: ("has expired", "certificate has expired"),
    FaultKind.CERTIFICATE_REVOKED: ("refuses the certificate", "certificate refused"),
}


def _log(appliance: Appliance) -> str:
    around = appliance.surroundings
    assert around is not None
    return (around.folders.logs / "occ.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", FAULTS, ids=[str(kind.value) for kind in FAULTS])
def test_a_fault_of_the_link(site: KeyedSite, tmp_path: Path, kind: FaultKind) -> None:
    problem, text = FAULTS[kind]
    with running_appliance(tmp_path / "box") as appliance:
        stick = archive_stick(site.channel, tmp_path / "stick", f"gate-{secrets.token_hex(4)}")
        device_id = provision(appliance, stick)

        def shown(status: str) -> bool:
            return bool(site.channel.described(device_id)["DeviceAggregatedStatus"] == status)

        until(lambda: shown("ONLINE"))
        until(lambda: appliance.status().lights.network.words == "blinking green")
        appliance.faults.inject(InjectedFault(kind))
        until(lambda: shown("OFFLINE"))
        until(lambda: any(problem in each for each in appliance.status().problems))
        until(lambda: appliance.status().lights.network.words == "solid green")
        until(lambda: text in _log(appliance))
        appliance.faults.clear(kind)
        until(lambda: shown("ONLINE"), 60)
        until(lambda: appliance.status().lights.network.words == "blinking green")
        assert appliance.status().problems == ()
