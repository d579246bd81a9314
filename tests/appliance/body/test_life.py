"""Starting, power cuts, updates and reboots."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from appliance.body.hands import POWER, Hands
from belvedere_simulator.appliance.body.effects import (
    BeginUpdate,
    Effect,
    RaiseCounter,
    RefuseReboot,
    RefuseUpdate,
    ReportStartFailure,
    ReportUpdate,
    RollBack,
    ShutDown,
    StartApplications,
    StartBoot,
    StopAll,
)
from belvedere_simulator.appliance.body.events import (
    BootFailed,
    BootStageDone,
    MainsCut,
    MainsPlugged,
    RebootRequested,
    TimePassed,
    UpdateFailed,
    UpdateInstalled,
    UpdateReached,
    UpdateRequested,
)
from belvedere_simulator.appliance.body.identity import Model, identity_from
from belvedere_simulator.appliance.body.kept_file import read_kept, write_kept
from belvedere_simulator.appliance.body.machine import waking_body
from belvedere_simulator.appliance.body.parts import EthernetPort, NetworkMode
from belvedere_simulator.appliance.body.state import BOOT_STAGES, Kept, Power, Update, UpdateStage
from belvedere_simulator.appliance.software.installed import Reset, Software


def reports(effects: tuple[Effect, ...]) -> list[UpdateStage]:
    """The stages of updates that were reported."""
    return [effect.stage for effect in effects if isinstance(effect, ReportUpdate)]


def update(hands: Hands, version: str) -> tuple[Effect, ...]:
    """An update up to the restart into it."""
    stages = (UpdateStage.DOWNLOADING, UpdateStage.VERIFYING, UpdateStage.IN_PROGRESS)
    wanted = UpdateRequested(version, major_allowed=True)
    return hands.do(wanted, *map(UpdateReached, stages), UpdateInstalled(), TimePassed(10))


def test_it_is_on_when_all_stages_are_done_and_the_time_is_over(hands: Hands) -> None:
    assert hands.press(POWER, 1) == (StartBoot("7.0.13"),)
    hands.do(TimePassed(60), *map(BootStageDone, BOOT_STAGES[:-1]))
    assert hands.body.power is Power.BOOTING
    hands.do(BootStageDone(BOOT_STAGES[-1]))
    assert (hands.body.power, hands.body.stage) == (Power.ON, None)


def test_stages_out_of_order_do_not_count(hands: Hands) -> None:
    hands.press(POWER, 1)
    hands.do(*map(BootStageDone, BOOT_STAGES[1:]))
    assert hands.body.stage is BOOT_STAGES[0]


def test_plugging_in_the_mains_starts_it(hands: Hands) -> None:
    assert hands.do(MainsPlugged()) == ()
    assert hands.do(MainsCut()) == ()
    assert hands.do(MainsPlugged()) == (StartBoot("7.0.13"),)


def test_a_power_cut_stops_everything_and_applications_start_again(hands: Hands) -> None:
    hands.provision()
    assert hands.do(MainsCut()) == (StopAll(),)
    assert hands.body.power is Power.OFF
    hands.do(MainsPlugged())
    assert StartApplications() in hands.boot()


def test_nothing_starts_before_it_is_provisioned(hands: Hands) -> None:
    assert StartApplications() not in hands.switch_on()


def test_a_start_that_fails_without_an_update_stops_there(hands: Hands) -> None:
    hands.press(POWER, 1)
    assert hands.do(BootFailed("image changed")) == (ReportStartFailure("image changed"),)
    assert hands.do(TimePassed(1000), *map(BootStageDone, BOOT_STAGES)) == ()
    assert hands.body.power is Power.FAILED


def test_a_reboot_job_shuts_down_and_starts(hands: Hands) -> None:
    hands.switch_on()
    assert hands.do(RebootRequested()) == (ShutDown(),)
    assert hands.do(TimePassed(10)) == (StopAll(), StartBoot("7.0.13"))
    assert hands.body.power is Power.BOOTING


def test_one_long_time_is_as_good_as_many_short_ones(hands: Hands) -> None:
    hands.switch_on()
    hands.do(RebootRequested(), TimePassed(30))
    assert (hands.body.power, hands.body.remaining) == (Power.BOOTING, 40)


@pytest.mark.parametrize(("version", "refused"), [("4.3.93", True), ("5.0.7", False)])
def test_reboot_jobs_come_with_5_0_7(hands: Hands, version: str, refused: bool) -> None:
    hands.run_software(version)
    hands.switch_on()
    (effect,) = hands.do(RebootRequested())
    assert isinstance(effect, RefuseReboot if refused else ShutDown)


def test_an_update_reports_every_stage_and_raises_the_counter(hands: Hands) -> None:
    hands.provision()
    assert BeginUpdate("8.0.29") in update(hands, "8.0.29")
    assert reports(hands.effects) == list(UpdateStage)[:5]
    assert hands.effects[-1] == StartBoot("8.0.29")
    effects = hands.boot()
    assert reports(effects) == [UpdateStage.COMPLETED]
    assert RaiseCounter(5) in effects
    assert hands.body.kept.software == Software("8.0.29", "8.0.29", 5)
    assert hands.body.kept.update is None


def test_an_update_that_does_not_start_is_rolled_back(hands: Hands) -> None:
    hands.provision()
    update(hands, "8.0.29")
    effects = hands.do(BootFailed("no kernel"))
    assert effects == (
        RollBack("8.0.29", "7.0.13"),
        ReportUpdate("8.0.29", UpdateStage.FAILED, "no kernel"),
        StartBoot("7.0.13"),
    )
    hands.boot()
    assert hands.body.kept == Kept(Software("7.0.13", "7.0.13", 4), provisioned=True)


def test_an_update_goes_on_after_a_power_cut(hands: Hands) -> None:
    hands.provision()
    hands.do(UpdateRequested("8.0.29", major_allowed=True), UpdateReached(UpdateStage.DOWNLOADING))
    hands.do(MainsCut(), MainsPlugged())
    assert BeginUpdate("8.0.29") in hands.boot()
    assert hands.body.kept.update == Update("8.0.29")


def test_an_update_that_fails_early_leaves_nothing(hands: Hands) -> None:
    hands.provision()
    hands.do(UpdateRequested("8.0.29", major_allowed=True), UpdateFailed("bad signature"))
    assert hands.effects[-1] == ReportUpdate("8.0.29", UpdateStage.FAILED, "bad signature")
    assert hands.body.kept.update is None


def test_a_stage_is_reported_once_and_never_back(hands: Hands) -> None:
    hands.provision()
    hands.do(UpdateRequested("8.0.29", major_allowed=True), UpdateReached(UpdateStage.VERIFYING))
    late = (UpdateStage.VERIFYING, UpdateStage.DOWNLOADING, UpdateStage.COMPLETED, UpdateStage.REBOOTING)
    assert hands.do(*map(UpdateReached, late)) == ()


def test_updates_are_refused_with_the_reason(hands: Hands) -> None:
    def reason(wanted: UpdateRequested) -> str:
        (effect,) = hands.do(wanted)
        assert isinstance(effect, RefuseUpdate)
        return effect.reason

    hands.switch_on()
    assert "provisioned" in reason(UpdateRequested("8.0.29", True))
    hands.provision()
    assert "AllowMajorVersionUpdate" in reason(UpdateRequested("8.0.29"))
    assert "recalled" in reason(UpdateRequested("7.0.11"))
    hands.do(UpdateRequested("8.0.29", True))
    assert "under way" in reason(UpdateRequested("6.2.1", True))


def test_an_update_that_is_asked_for_again_tells_where_it_is(hands: Hands) -> None:
    hands.provision()
    hands.do(UpdateRequested("8.0.29", True), UpdateReached(UpdateStage.VERIFYING))
    again = hands.do(UpdateRequested("8.0.29", True))
    assert again == (ReportUpdate("8.0.29", UpdateStage.VERIFYING),)


def test_jobs_that_come_during_the_shutdown_wait_for_the_start(hands: Hands) -> None:
    hands.provision()
    hands.do(RebootRequested())
    assert hands.do(UpdateRequested("8.0.29", True), RebootRequested()) == ()


def test_software_below_the_counter_does_not_start(hands: Hands) -> None:
    kept = replace(hands.body.kept, software=Software("6.2.1", "7.0.13", 4))
    hands.body = waking_body(kept)
    (failure,) = hands.do(MainsPlugged())
    assert isinstance(failure, ReportStartFailure)
    assert "counter" in failure.reason
    assert hands.body.power is Power.FAILED


KEPT = [
    Kept(Software("7.0.13", "7.0.13", 4)),
    Kept(
        Software("6.2.1", "7.0.13", 3, "7.0.13"),
        provisioned=True,
        network=NetworkMode.DUAL,
        reset=Reset.FULL,
        update=Update("7.0.13", UpdateStage.REBOOTING),
    ),
]


@pytest.mark.parametrize("kept", KEPT)
def test_what_is_kept_can_be_read_again(kept: Kept) -> None:
    assert read_kept(json.loads(json.dumps(write_kept(kept)))) == kept


@pytest.mark.parametrize("model", Model)
def test_identities_have_the_shapes_of_the_service(model: Model) -> None:
    identities = [identity_from(model, bytes([number]) * 16) for number in range(200)]
    assert len({identity.serial for identity in identities}) == 200
    for identity in identities:
        assert identity.serial.isdecimal()
        assert len(identity.serial) == 12
        first, second = (bytes.fromhex(identity.mac(port).replace(":", "")) for port in EthernetPort)
        assert int.from_bytes(second) == int.from_bytes(first) + 1
        assert (first[0] & 1, first[0] & 2) == (0, 2)
    assert identity_from(model, bytes(16)) == identity_from(model, bytes(16))
