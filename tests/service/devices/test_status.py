"""The aggregated status, and the steps that reports take a device through."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from belvedere_simulator.service.devices.device import LEASE, PROGRESS, Device
from belvedere_simulator.service.devices.job_progress import progress
from belvedere_simulator.service.devices.reports import (
    Appliance,
    claimed,
    connected,
    leased,
    networked,
    runs_software,
)
from belvedere_simulator.service.devices.status import aggregated_status
from belvedere_simulator.service.job_queue import JobExecution

NEW = Device("device-1", "gate", "", "arn", "thing", 1000.0, 1000.0)
LEASE_SECONDS = LEASE.total_seconds()
ONLINE = replace(NEW, provisioning="SUCCEEDED", connection="ONLINE", lease_expires=5000.0)

STATUSES = ("QUEUED", "IN_PROGRESS", "SUCCEEDED", "FAILED", "REJECTED", "TIMED_OUT", "CANCELED", "REMOVED")
DEVICES = st.builds(
    replace,
    st.just(NEW),
    provisioning=st.sampled_from(
        ["AWAITING_PROVISIONING", "PENDING", "SUCCEEDED", "FAILED", "ERROR", "DELETING"]
    ),
    connection=st.sampled_from(["ONLINE", "OFFLINE", "AWAITING_CREDENTIALS", "NOT_AVAILABLE", "ERROR"]),
    lease_expires=st.none() | st.floats(0, 1e6),
    job_type=st.none() | st.sampled_from(["OTA", "REBOOT"]),
    job_status=st.none() | st.sampled_from(PROGRESS),
)
MODELLED = {
    "ERROR",
    "AWAITING_PROVISIONING",
    "PENDING",
    "FAILED",
    "DELETING",
    "ONLINE",
    "OFFLINE",
    "LEASE_EXPIRED",
    "UPDATE_NEEDED",
    "REBOOTING",
}


@given(DEVICES, st.floats(0, 1e6), st.booleans())
def test_every_device_has_a_status_of_the_model(device: Device, now: float, needed: bool) -> None:
    assert aggregated_status(device, now, update_needed=needed) in MODELLED


@given(DEVICES, st.floats(0, 1e6), st.booleans())
def test_until_it_is_provisioned_its_provisioning_is_its_status(
    device: Device, now: float, needed: bool
) -> None:
    if device.provisioning != "SUCCEEDED":
        assert aggregated_status(device, now, update_needed=needed) == device.provisioning


def status(device: Device, now: float = 4000.0, *, needed: bool = False) -> str:
    return aggregated_status(device, now, update_needed=needed)


def test_the_first_that_holds_counts() -> None:
    rebooting = replace(ONLINE, job_type="REBOOT", job_status="IN_PROGRESS", connection="OFFLINE")
    assert status(ONLINE) == "ONLINE"
    assert status(ONLINE, needed=True) == "UPDATE_NEEDED"
    assert status(replace(ONLINE, connection="OFFLINE"), needed=True) == "OFFLINE"
    assert status(replace(ONLINE, connection="ERROR"), needed=True) == "ERROR"
    assert status(rebooting) == "REBOOTING"
    assert status(replace(rebooting, job_status="PENDING")) == "OFFLINE"
    assert status(replace(ONLINE, job_type="OTA", job_status="DOWNLOADING")) == "ONLINE"
    assert status(replace(ONLINE, job_type="OTA", job_status="REBOOTING")) == "REBOOTING"
    assert status(rebooting, 5000.0) == "LEASE_EXPIRED"


@given(
    st.lists(
        st.tuples(
            st.sampled_from(STATUSES),
            st.dictionaries(st.just("progress"), st.text() | st.sampled_from(PROGRESS)),
        )
    )
)
def test_a_job_that_ended_stays_as_it_ended(reports: list[tuple[str, dict[str, str]]]) -> None:
    state, ended = "PENDING", ""
    for word, details in reports:
        state = progress(state, JobExecution("job", "thing", word, {}, details))
        assert state in PROGRESS
        assert not ended or state == ended
        ended = ended or (state if state in ("COMPLETED", "FAILED") else "")


class DeviceLife(RuleBasedStateMachine):
    """A device and what may be reported of it, in any order; the model is kept in plain words beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.device = NEW
        self.now = 1000.0
        self.here: bool | None = None
        self.sign_of_life: float | None = None

    @rule(seconds=st.floats(0, 3 * LEASE_SECONDS))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds

    @precondition(lambda self: self.device.provisioning == "AWAITING_PROVISIONING")
    @rule()
    def it_claims(self) -> None:
        self.device = claimed(self.device, Appliance("1", "installation", "7.0.13"), self.now)

    @rule(online=st.booleans())
    def it_comes_or_goes(self, online: bool) -> None:
        before = self.device.provisioning
        self.device = connected(self.device, self.now, online=online)
        if before == "SUCCEEDED" or (before == "PENDING" and online):
            self.here = online
            self.sign_of_life = self.now if online else self.sign_of_life

    @rule(late=st.floats(1, 100))
    def the_end_of_an_earlier_connection_is_told(self, late: float) -> None:
        before = self.device
        self.device = connected(self.device, self.device.connection_time - late, online=False)
        assert self.device == before

    @rule()
    def it_gives_a_sign_of_life(self) -> None:
        self.device = leased(self.device, self.now)
        if self.device.provisioning in ("PENDING", "SUCCEEDED"):
            self.sign_of_life = self.now

    @rule(version=st.sampled_from(["7.0.11", "7.0.13"]), address=st.sampled_from(["10.0.0.5", "10.0.0.6"]))
    def it_tells_of_itself(self, version: str, address: str) -> None:
        network: dict[str, Any] = {"Ethernet0Status": {"IpAddress": address, "ConnectionStatus": "CONNECTED"}}
        self.device = networked(runs_software(self.device, version, self.now), network, self.now)
        heard = self.device.provisioning != "AWAITING_PROVISIONING"
        assert (self.device.software == version) == heard
        assert (self.device.network_status == network) == heard

    @invariant()
    def its_status_tells_what_happened(self) -> None:
        shown = status(self.device, self.now)
        if self.here is None:
            assert shown in ("AWAITING_PROVISIONING", "PENDING")
        elif self.sign_of_life is not None and self.now >= self.sign_of_life + LEASE_SECONDS:
            assert shown == "LEASE_EXPIRED"
        else:
            assert shown == ("ONLINE" if self.here else "OFFLINE")

    @invariant()
    def a_report_twice_is_a_report_once(self) -> None:
        online = connected(self.device, self.now, online=True)
        assert connected(online, self.now, online=True) == online
        assert leased(leased(self.device, self.now), self.now) == leased(self.device, self.now)


DeviceLife.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestDeviceLife = DeviceLife.TestCase
