"""USB drives: which are used, where, and for what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from appliance.body.hands import ARCHIVE, LOG_FOLDER, POWER, Hands
from belvedere_simulator.appliance.body.effects import (
    AbortLogCopy,
    AbortProvisioning,
    BeginLogCopy,
    BeginProvisioning,
    Connect,
    Effect,
    ExamineArchive,
    RefuseStick,
    ResumeProvisioning,
    UseRoutes,
    WriteProvisioningLogs,
)
from belvedere_simulator.appliance.body.events import (
    CablePlugged,
    ConfigurationCopied,
    Connection,
    LogCopyEnded,
    Provisioned,
    ProvisioningFailed,
    StoreOpened,
    UsbPlugged,
    UsbUnplugged,
)
from belvedere_simulator.appliance.body.identity import Model
from belvedere_simulator.appliance.body.lights import ERROR, NORMAL
from belvedere_simulator.appliance.body.parts import (
    Compatibility,
    EthernetPort,
    FileSystem,
    NetworkMode,
    Stick,
    UsbPort,
)
from belvedere_simulator.appliance.body.routes import Routes
from belvedere_simulator.appliance.body.state import Activity, Work

USB3, USB2 = UsbPort.USB3, UsbPort.USB2


def of(kind: type[Effect], effects: tuple[Effect, ...]) -> list[Effect]:
    """The effects of one kind."""
    return [effect for effect in effects if isinstance(effect, kind)]


def test_an_archive_is_read_when_it_is_plugged_in(hands: Hands) -> None:
    hands.switch_on()
    assert hands.do(UsbPlugged(USB3, ARCHIVE)) == (BeginProvisioning(USB3),)


def test_an_archive_is_read_when_it_is_there_at_the_start(hands: Hands) -> None:
    hands.do(UsbPlugged(USB3, ARCHIVE))
    assert of(BeginProvisioning, hands.effects) == []
    assert of(BeginProvisioning, hands.switch_on()) == [BeginProvisioning(USB3)]


SUITABLE = [
    (USB3, ARCHIVE),
    (USB2, ARCHIVE),
    (USB3, replace(ARCHIVE, size=1)),
    (USB3, replace(ARCHIVE, size=32)),
    (USB3, replace(ARCHIVE, compatibility=Compatibility.USB3_ONLY)),
]


@pytest.mark.parametrize(("port", "stick"), SUITABLE)
def test_sticks_that_are_used(hands: Hands, port: UsbPort, stick: Stick) -> None:
    hands.switch_on()
    assert hands.do(UsbPlugged(port, stick)) == (BeginProvisioning(port),)


UNSUITABLE = [
    (USB3, replace(ARCHIVE, size=0.5), "smaller"),
    (USB3, replace(ARCHIVE, size=64), "larger"),
    *[(USB3, replace(ARCHIVE, file_system=kind), "FAT32") for kind in FileSystem if kind.value != "fat32"],
    (USB3, replace(ARCHIVE, compatibility=Compatibility.NOWHERE), "recognised"),
    (USB2, replace(ARCHIVE, compatibility=Compatibility.USB3_ONLY), "USB 2.0"),
]


@pytest.mark.parametrize(("port", "stick", "reason"), UNSUITABLE)
def test_sticks_that_are_refused_with_the_reason(
    hands: Hands, port: UsbPort, stick: Stick, reason: str
) -> None:
    hands.switch_on()
    (refused,) = hands.do(UsbPlugged(port, stick))
    assert isinstance(refused, RefuseStick)
    assert reason in refused.reason
    assert hands.status == ERROR
    hands.do(UsbUnplugged(port))
    assert hands.status == NORMAL


def test_a_thinkedge_has_two_fast_ports() -> None:
    hands = Hands(Model.THINKEDGE_SE70)
    hands.switch_on()
    stick = replace(ARCHIVE, compatibility=Compatibility.USB3_ONLY)
    assert hands.do(UsbPlugged(USB2, stick)) == (BeginProvisioning(USB2),)


def test_a_stick_with_nothing_on_it_is_left_alone(hands: Hands) -> None:
    hands.switch_on()
    assert hands.do(UsbPlugged(USB3, Stick())) == ()
    assert hands.status == NORMAL


def test_provisioning_configures_the_network_and_connects(hands: Hands) -> None:
    hands.do(CablePlugged(EthernetPort.ETH0), CablePlugged(EthernetPort.ETH1))
    hands.switch_on()
    hands.do(UsbPlugged(USB3, ARCHIVE))
    dual = Routes(service=EthernetPort.ETH1, cameras=EthernetPort.ETH0)
    assert hands.do(ConfigurationCopied(USB3, NetworkMode.DUAL)) == (UseRoutes(dual),)
    hands.do(Connection(True))
    assert hands.body.connected
    assert hands.do(Provisioned(USB3)) == (WriteProvisioningLogs(USB3), Connect())
    assert not hands.body.connected


@pytest.mark.parametrize(("version", "written"), [("4.3.4", False), ("4.3.23", True)])
def test_provisioning_logs_come_with_4_3_23(hands: Hands, version: str, written: bool) -> None:
    hands.run_software(version)
    hands.switch_on()
    hands.do(UsbPlugged(USB3, ARCHIVE), ProvisioningFailed(USB3, "expired"))
    assert bool(of(WriteProvisioningLogs, hands.effects)) is written


def test_a_provisioned_appliance_only_looks_whether_an_archive_is_foreign(hands: Hands) -> None:
    hands.provision()
    assert hands.do(UsbPlugged(USB3, ARCHIVE)) == (ExamineArchive(USB3),)
    assert hands.status == NORMAL
    assert hands.do(ProvisioningFailed(USB3, "of another site")) == (WriteProvisioningLogs(USB3),)
    assert hands.status == ERROR
    assert hands.body.kept.provisioned


def test_a_stick_pulled_out_while_it_is_read_ends_the_provisioning(hands: Hands) -> None:
    hands.switch_on()
    hands.do(UsbPlugged(USB3, ARCHIVE))
    assert hands.do(UsbUnplugged(USB3)) == (AbortProvisioning(USB3),)
    assert hands.status == ERROR
    hands.do(UsbPlugged(USB3, ARCHIVE))
    assert hands.body.activity == Activity(Work.COPYING_CONFIGURATION, USB3)


def test_a_stick_may_be_pulled_out_once_it_is_copied(hands: Hands) -> None:
    hands.switch_on()
    hands.do(UsbPlugged(USB3, ARCHIVE), ConfigurationCopied(USB3), UsbUnplugged(USB3))
    assert of(WriteProvisioningLogs, hands.do(Provisioned(USB3))) == []
    assert hands.body.kept.provisioned


def test_steps_of_another_port_or_out_of_order_are_not_believed(hands: Hands) -> None:
    hands.switch_on()
    hands.do(UsbPlugged(USB3, ARCHIVE))
    before = hands.body
    hands.do(Provisioned(USB3), ConfigurationCopied(USB2), ProvisioningFailed(USB2, "x"), LogCopyEnded(USB3))
    assert hands.body == before


def test_logs_are_copied_to_a_stick_that_is_there_at_power_on(hands: Hands) -> None:
    hands.switch_on()
    assert hands.do(UsbPlugged(USB2, LOG_FOLDER)) == ()
    hands.switch_off()
    assert of(BeginLogCopy, hands.switch_on()) == [BeginLogCopy(USB2)]
    assert hands.do(LogCopyEnded(USB2)) == ()


@pytest.mark.parametrize(("version", "kind"), [("4.3.72", RefuseStick), ("4.3.93", BeginLogCopy)])
def test_logs_are_copied_from_4_3_93_on(hands: Hands, version: str, kind: type[Effect]) -> None:
    hands.run_software(version)
    hands.do(UsbPlugged(USB3, LOG_FOLDER))
    assert len(of(kind, hands.switch_on())) == 1


def test_one_stick_after_the_other(hands: Hands) -> None:
    hands.do(UsbPlugged(USB3, LOG_FOLDER), UsbPlugged(USB2, replace(LOG_FOLDER, archive=True)))
    assert of(BeginLogCopy, hands.switch_on()) == []
    assert hands.body.activity == Activity(Work.COPYING_CONFIGURATION, USB2)
    assert hands.do(ConfigurationCopied(USB2), Provisioned(USB2))[-1] == BeginLogCopy(USB3)
    assert hands.do(LogCopyEnded(USB3)) == (BeginLogCopy(USB2),)
    assert hands.do(UsbUnplugged(USB2)) == (AbortLogCopy(USB2),)
    assert hands.body.activity is None


def test_an_archive_that_came_while_logs_were_copied_is_read_after_it(hands: Hands) -> None:
    hands.do(UsbPlugged(USB2, LOG_FOLDER))
    hands.switch_on()
    hands.do(UsbPlugged(USB3, ARCHIVE))
    assert hands.do(LogCopyEnded(USB2)) == (BeginProvisioning(USB3),)


def test_switching_off_ends_what_is_done_with_sticks(hands: Hands) -> None:
    hands.switch_on()
    hands.do(UsbPlugged(USB3, ARCHIVE))
    hands.press(POWER, 1)
    assert hands.body.activity is None


def test_a_port_takes_one_stick(hands: Hands) -> None:
    hands.do(UsbPlugged(USB3, LOG_FOLDER), UsbPlugged(USB3, ARCHIVE), UsbUnplugged(USB2))
    assert hands.body.sticks == {USB3: LOG_FOLDER}


def test_an_interrupted_provisioning_goes_on_at_the_next_start_without_its_stick(hands: Hands) -> None:
    hands.press(POWER, 1)
    hands.do(StoreOpened(provisioned=False, unfinished=True, network=NetworkMode.DUAL))
    assert of(ResumeProvisioning, hands.boot()) == [ResumeProvisioning(USB3)]
    assert hands.body.activity == Activity(Work.REGISTERING, USB3)
    assert hands.body.kept.network is NetworkMode.DUAL
    hands.do(Provisioned(USB3))
    assert (hands.body.kept.provisioned, hands.status) == (True, NORMAL)


def test_a_stick_with_an_archive_comes_before_the_interrupted_one(hands: Hands) -> None:
    hands.do(UsbPlugged(USB2, ARCHIVE))
    hands.press(POWER, 1)
    hands.do(StoreOpened(provisioned=False, unfinished=True))
    effects = hands.boot()
    assert of(ResumeProvisioning, effects) == []
    assert of(BeginProvisioning, effects) == [BeginProvisioning(USB2)]


def test_a_provisioning_that_ended_just_before_the_power_did_is_remembered(hands: Hands) -> None:
    hands.press(POWER, 1)
    hands.do(StoreOpened(provisioned=True, network=NetworkMode.DUAL))
    hands.boot()
    assert (hands.body.kept.provisioned, hands.body.kept.network) == (True, NetworkMode.DUAL)


def test_an_empty_store_makes_nobody_forget(hands: Hands) -> None:
    hands.provision()
    hands.switch_off()
    hands.press(POWER, 1)
    hands.do(StoreOpened(provisioned=False))
    assert hands.body.kept.provisioned
