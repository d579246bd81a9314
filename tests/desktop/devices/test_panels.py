"""What is shown of a device in each of its states, without a site."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QProgressBar, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from belvedere_desktop.devices.applications import application_words, applications_of
from belvedere_desktop.devices.detail import DeviceDetail
from belvedere_desktop.devices.many_panel import ManyPanel
from belvedere_desktop.devices.state import DeviceRow, Offer, state_of
from belvedere_desktop.devices.undo_bar import UndoBar
from belvedere_desktop.devices.words import badge_words
from belvedere_simulator.errors import BelvedereError

OFFERS = [
    {
        "Version": "7.0.13",
        "Major": False,
        "Required": True,
        "Versions": [
            {"Version": "7.0.13", "Released": "2023-12-28", "Required": True, "Changes": ["Fetched anew."]}
        ],
    },
    {"Version": "8.0.29", "Major": True, "Required": False, "Versions": []},
]
JOBS = [
    {"JobId": "3", "JobType": "REBOOT", "CreatedTime": 30.0, "Status": "REBOOTING"},
    {"JobId": "2", "JobType": "OTA", "CreatedTime": 20.0, "Status": "FAILED", "Reason": "the disk is full"},
    {
        "JobId": "1",
        "JobType": "OTA",
        "CreatedTime": 10.0,
        "Status": "FAILED",
        "Reason": "",
        "ImageVersion": "6.2.1",
    },
]


def device(status: str = "ONLINE", **members: Any) -> dict[str, Any]:
    known = {"DeviceId": "device-gate", "Name": "gate", "CurrentSoftware": "7.0.11", "Offers": OFFERS}
    return {**known, "DeviceAggregatedStatus": status, **members}


@pytest.fixture
def detail(qtbot: QtBot) -> DeviceDetail:
    made = DeviceDetail()
    qtbot.addWidget(made)
    made.resize(420, 700)
    made.show()
    return made


def test_an_expired_lease_is_told_in_words(detail: DeviceDetail) -> None:
    detail.show_state(state_of(device("LEASE_EXPIRED", LeaseExpirationTime=1000.0, LastSeenTime=10.0)))
    assert detail.status.text() == "▲ Lease expired"
    assert "five days" in detail.step.text()
    assert detail.facts.value("Lease ends").startswith("ended 1970-01-01")
    assert not detail.rebooting.isEnabled()


def test_a_required_update_and_a_major_one_are_told_apart(qtbot: QtBot, detail: DeviceDetail) -> None:
    detail.show_state(state_of(device("UPDATE_NEEDED")))
    assert detail.software.value("Offered") == "7.0.13 (required), 8.0.29 (major)"
    required, major = detail.software.cards
    qtbot.waitUntil(required.changes.isVisible)
    assert "7.0.13 · 2023-12-28 · required\n  • Fetched anew." in required.changes.text()
    assert not major.changes.isVisible()
    major.more.click()
    assert major.changes.isVisible()
    assert all(card.install.isEnabled() for card in detail.software.cards)


def test_an_offer_is_asked_for_at_its_button(qtbot: QtBot, detail: DeviceDetail) -> None:
    detail.show_state(state_of(device("UPDATE_NEEDED")))
    with qtbot.waitSignal(detail.update_asked) as asked:
        detail.software.cards[1].install.click()
    assert asked.args == [Offer("8.0.29", major=True)]


def test_an_update_is_followed_by_its_stages(detail: DeviceDetail) -> None:
    job = {"JobType": "OTA", "ImageVersion": "7.0.13", "Status": "VERIFYING"}
    detail.show_state(state_of(device(LatestDeviceJob=job)))
    assert detail.software.value("Under way") == "7.0.13 verifies"
    assert detail.software.bar.isVisible()
    assert detail.software.bar.value() == 2
    assert [part.strip()[0] for part in detail.software.stages.text().split("   ")] == list("✓✓●○○")
    assert not any(card.install.isEnabled() for card in detail.software.cards)
    detail.show_state(state_of(device(LatestDeviceJob={**job, "Status": "COMPLETED"})))
    assert not detail.software.bar.isVisible()
    assert detail.software.value("Under way") == ""


def test_jobs_tell_their_state_and_why_they_failed(detail: DeviceDetail) -> None:
    detail.show_state(state_of(device()), jobs=JOBS)
    table = detail.jobs.table
    assert [table.rows.index(row, 2).data() for row in range(3)] == ["● restarts", "▲ Failed", "▲ Failed"]
    assert detail.jobs.reason.text().endswith("the disk is full")
    table.selectRow(2)
    assert "Software 6.2.1" in detail.jobs.reason.text()
    assert detail.jobs.reason.text().endswith("told no reason.")
    table.selectRow(0)
    assert not detail.jobs.reason.isVisible()


@pytest.mark.parametrize(
    ("status", "health", "words"),
    [
        ("DEPLOYMENT_SUCCEEDED", "RUNNING", "● Runs"),
        ("DEPLOYMENT_SUCCEEDED", "ERROR", "▲ In error"),
        ("DEPLOYMENT_SUCCEEDED", "NOT_AVAILABLE", "○ Deployed; not heard of"),
        ("DEPLOYMENT_IN_PROGRESS", "", "◑ Is being deployed"),
        ("REMOVAL_FAILED", "", "▲ Not removed"),
    ],
)
def test_applications_are_told_in_words(status: str, health: str, words: str) -> None:
    told = {"ApplicationInstanceId": "1", "Name": "page", "Status": status, "HealthStatus": health}
    gone = {**told, "ApplicationInstanceId": "2", "Status": "REMOVAL_SUCCEEDED"}
    assert [application_words(each) for each in applications_of([told, gone])] == [words]


def test_refusals_stand_where_they_belong_until_another_device_is_shown(detail: DeviceDetail) -> None:
    detail.show_state(state_of(device()))
    detail.show_refusal("update", BelvedereError("BV-CLI-005", "A job has not ended"))
    assert "A job has not ended" in detail.software.refusal.text()
    assert not detail.refusal.isVisible()
    detail.show_refusal("reboot", BelvedereError("BV-CLI-005", "No reboot"))
    assert detail.refusal.isVisible()
    assert not detail.software.refusal.isVisible()
    detail.show_state(state_of(device()))
    assert detail.refusal.isVisible()
    detail.show_state(state_of(device(DeviceId="device-other")))
    assert not detail.refusal.isVisible()


def test_ports_are_told_with_what_they_were_given(detail: DeviceDetail) -> None:
    static = {
        "IpAddress": "10.0.0.5",
        "Mask": "255.255.0.0",
        "DefaultGateway": "10.0.0.1",
        "Dns": ["10.0.0.1"],
    }
    wanted = {
        "Ethernet0": {"ConnectionType": "DHCP"},
        "Ethernet1": {"ConnectionType": "STATIC_IP", "StaticIpConnectionInfo": static},
    }
    now = {
        "Ethernet0Status": {"ConnectionStatus": "NOT_CONNECTED", "IpAddress": "--"},
        "Ethernet1Status": {"ConnectionStatus": "CONNECTED", "IpAddress": "10.0.0.5/16"},
        "NtpStatus": {"ConnectionStatus": "NOT_CONNECTED", "NtpServerName": "time.example"},
    }
    detail.show_state(state_of(device(NetworkingConfiguration=wanted, CurrentNetworkingStatus=now)))
    assert detail.network.value("eth0").splitlines()[1] == "address from the network (DHCP)"
    assert detail.network.value("eth1").splitlines()[:3] == ["● Connected", "10.0.0.5/16", "fixed address"]
    assert detail.network.value("Time from") == "time.example, does not answer"
    detail.network.change.click()
    assert "set it up again" in detail.network.how.text()
    assert detail.network.how.isVisible()


def test_the_badge_tells_the_update_under_way_first() -> None:
    offer = Offer("7.0.13", major=False, required=True)
    assert badge_words(DeviceRow("1", "gate", "ONLINE", offers=(offer,))) == "▲ 7.0.13 (required)"
    under_way = DeviceRow("1", "gate", "ONLINE", update="7.0.13 DOWNLOADING", offers=(offer,))
    assert badge_words(under_way) == "↻ 7.0.13 downloads"
    assert badge_words(DeviceRow("1", "gate", "ONLINE")) == ""


def test_what_was_done_is_taken_back_once(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    bar, undone = UndoBar(page), []
    page.show()
    bar.offer("Tagged", lambda: undone.append(1))
    assert bar.undo.isVisible()
    bar.undo.click()
    assert undone == [1]
    assert not bar.isVisible()
    bar.tell("Restarted")
    assert not bar.undo.isVisible()


def test_every_control_has_a_name_for_who_cannot_see_it(qtbot: QtBot, detail: DeviceDetail) -> None:
    detail.show_state(state_of(device("UPDATE_NEEDED")), jobs=JOBS)
    many = ManyPanel()
    qtbot.addWidget(many)
    many.show_devices([DeviceRow("1", "gate", "ONLINE"), DeviceRow("2", "yard", "OFFLINE")])
    controls = [
        control
        for root in (detail, many)
        for kind in (QPushButton, QTableView, QProgressBar)
        for control in root.findChildren(kind)
    ]
    assert len(controls) > 10
    named = [control.accessibleName() or getattr(control, "text", str)() for control in controls]
    assert all(named)
