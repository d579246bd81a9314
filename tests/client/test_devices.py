"""The child's calls about devices, on a real site with an appliance that is online and one that never was."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.client.call import Call, CallCancelledError
from belvedere_simulator.client.device_listing import BATCH, changes
from belvedere_simulator.client.devices import DeviceCalls
from belvedere_simulator.client.network_sheet import NetworkSheetCalls
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.main import main
from belvedere_simulator.errors import BelvedereError
from fakes.client_site import ClientSite, open_client_site
from fakes.living_appliance import LivingAppliance
from fakes.samples import register_camera, registered_sample
from fakes.status_page import status_page
from fakes.waiting import until

PATIENCE = 60


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientSite]:
    with open_client_site(tmp_path_factory.mktemp("site")) as opened:
        yield opened


@pytest.fixture(scope="module")
def hall(site: ClientSite) -> str:
    """A device that no appliance has claimed."""
    return str(site.client("panorama").provision_device(Name="hall")["DeviceId"])


@pytest.fixture(scope="module")
def box(site: ClientSite, hall: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivingAppliance]:
    """An appliance that is online, as the device `gate`."""
    assert hall
    living = LivingAppliance(site, tmp_path_factory.mktemp("box"))
    living.on()
    try:
        living.provision(NetworkingConfiguration={"Ntp": {"NtpServers": ["time.invalid"]}})
        yield living
    finally:
        living.close()


class Desk:
    """Calls as the client child does them; what they tell can be waited for."""

    def __init__(self, site: ClientSite) -> None:
        self._sites = Sites()
        self._works = {**DeviceCalls(self._sites).works(), **NetworkSheetCalls(self._sites).works()}
        self._given = {"endpoint": site.service.address, "seconds": 0.05}
        self.told: queue.Queue[Mapping[str, Any]] = queue.Queue()
        self.call = Call(self.told.put)

    def ask(self, name: str, **given: Any) -> Any:
        """The result."""
        return self._works[name](self.call, {**self._given, **given})

    def begin(self, name: str, **given: Any) -> threading.Thread:
        """Have it follow something until its call is cancelled."""

        def follow() -> None:
            with pytest.raises(CallCancelledError):
                self.ask(name, **given)

        thread = threading.Thread(target=follow)
        thread.start()
        return thread

    def event(self) -> Mapping[str, Any]:
        """The next event."""
        event: Mapping[str, Any] = self.told.get(timeout=PATIENCE)["event"]
        return event

    def close(self) -> None:
        self.call.cancel()
        self._sites.close()


@pytest.fixture
def desk(site: ClientSite, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk with the site's own key."""
    site.lend_key(monkeypatch)
    made = Desk(site)
    yield made
    made.close()


def test_devices_are_told_once_and_then_only_what_changed(
    desk: Desk, box: LivingAppliance, hall: str
) -> None:
    following = desk.begin("devices.follow")
    first = desk.event()
    assert (first["fresh"], first["more"]) == (True, False)
    devices = {device["Name"]: device for device in first["changed"]}
    assert set(devices) == {"gate", "hall"}
    assert [offer["Version"] for offer in devices["gate"]["Offers"]] == ["8.0.29"]
    assert devices["gate"]["LastSeenTime"] > devices["gate"]["CreatedTime"]
    assert "LastSeenTime" not in devices["hall"]
    box.panorama.update_device_metadata(DeviceId=hall, Description="by the door")
    told = {}
    while "hall" not in told:
        later = desk.event()
        assert (later["fresh"], later["gone"]) == (False, [])
        told = {device["Name"]: device for device in later["changed"]}
        # What an appliance says of itself may change at any time.
        assert told.get("gate") != devices["gate"]
    assert told["hall"]["Description"] == "by the door"
    desk.call.cancel()
    following.join(PATIENCE)


def test_thousands_of_devices_are_told_in_portions() -> None:
    devices = {str(number): {"DeviceId": str(number)} for number in range(2 * BATCH + 1)}
    events = list(changes(None, devices))
    assert [len(event["changed"]) for event in events] == [BATCH, BATCH, 1]
    assert [event["fresh"] for event in events] == [True, False, False]
    assert [event["more"] for event in events] == [True, True, False]
    fewer = {name: device for name, device in devices.items() if name != "7"}
    assert list(changes(devices, fewer)) == [{"fresh": False, "changed": [], "gone": ["7"], "more": False}]
    assert list(changes(devices, dict(devices))) == []


def test_a_job_that_failed_says_why(
    desk: Desk, box: LivingAppliance, capsys: pytest.CaptureFixture[str]
) -> None:
    fault = InjectedFault(FaultKind.UPDATE_SIGNATURE)
    box.appliance.faults.inject(fault)
    desk.ask("devices.update", id=box.device_id, version="8.0.29", major=True)
    until(
        lambda: "Reason" in (job := desk.ask("devices.jobs", id=box.device_id)[0]) and job["Reason"], PATIENCE
    )
    job = desk.ask("devices.jobs", id=box.device_id)[0]
    assert (job["JobType"], job["Status"], job["ImageVersion"]) == ("OTA", "FAILED", "8.0.29")
    assert "signature" in job["Reason"]
    command = ["device", "jobs", "--job", job["JobId"], "--endpoint", box.site.service.address]
    assert main(command) == 0
    assert job["Reason"] in capsys.readouterr().out
    box.appliance.faults.clear(fault.kind, fault.target)


def test_one_that_refuses_does_not_hold_up_the_others(desk: Desk, box: LivingAppliance, hall: str) -> None:
    with pytest.raises(BelvedereError, match="1 of 2") as refused:
        desk.ask("devices.each", ids=[hall, box.device_id], action="reboot")
    assert refused.value.code == "BV-DVC-001"
    assert refused.value.why.startswith("hall: ")
    assert desk.ask("devices.jobs", id=box.device_id)[0]["JobType"] == "REBOOT"
    box.until(lambda: desk.ask("devices.jobs", id=box.device_id)[0]["Status"] == "COMPLETED")
    assert desk.ask("devices.each", ids=[hall, box.device_id], action="tag", tags={"floor": "2"}) == 2
    assert desk.ask("devices.describe", id=hall)["Tags"] == {"floor": "2"}


def test_the_sheet_has_cameras_and_open_ports_of_applications(
    desk: Desk, site: ClientSite, box: LivingAppliance, capsys: pytest.CaptureFixture[str]
) -> None:
    box.until(box.online)
    told = desk.ask("network-sheet.try", id=box.device_id)
    tried = list(zip(told["rows"], told["outcomes"], strict=True))
    assert [each["reached"] for row, each in tried if row["reason"].startswith("the site")] == [True] * 3
    assert [each["reached"] for row, each in tried if row["protocol"] == "NTP"] == [False]
    far = desk.ask("network-sheet.try", id=box.device_id, viewpoint=box.device_id)
    assert [each["reached"] for each in far["outcomes"][:3]] == [True] * 3
    command = ["device", "network-sheet", "gate", "--test-there", "--endpoint", site.service.address]
    assert main(command) == 1
    assert capsys.readouterr().out.count("✓ answers") == 3

    box.close()
    register_camera(site, "square_camera", "rtsp://square.example/live", "viewer", "canary-Kuckuck-27")
    sample = registered_sample(site, "status_page")
    box.deploy(sample.graph, status_page(8123), Name="page")
    told = desk.ask("network-sheet.make", id=box.device_id)
    rows = [(row["host"], row["port"], row["protocol"], row["outward"]) for row in told["rows"]]
    assert ("square.example", 554, "RTSP", True) in rows
    assert ("time.invalid", 123, "NTP", True) in rows
    assert ("127.0.0.1", 8123, "the application's own", False) in rows
    assert "square.example" in next(row["reason"] for row in told["rows"] if row["protocol"] == "DNS")
    assert "canary" not in str(told)
    assert told["text"].startswith("Network of the appliance gate\n")
