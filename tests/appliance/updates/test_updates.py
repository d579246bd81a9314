"""Updates of a whole appliance by its site, and what is broken on purpose on the way."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from belvedere_simulator.appliance.body.parts import Button
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.updates.damage import damage
from fakes.updated_appliance import NEW, OLD, Updated
from fakes.waiting import until


def test_an_update_is_fetched_verified_written_and_started(updated: Updated) -> None:
    job = updated.update()
    updated.wait_for(job, "COMPLETED")
    assert updated.software == NEW
    log = updated.log
    stages = [
        log.index(f"update to {NEW} is {stage}") for stage in ("DOWNLOADING", "VERIFYING", "IN_PROGRESS")
    ]
    assert stages == sorted(stages)
    assert f"software {NEW} verified, level 5" in log
    until(lambda: updated.described()["CurrentSoftware"] == NEW)
    assert updated.details(job) == {"progress": "COMPLETED"}
    assert not list((updated.data / "machine" / "software" / "incoming").iterdir())


def test_a_cut_download_goes_on_where_it_was_once_that_is_mended(updated: Updated) -> None:
    updated.appliance.faults.inject(InjectedFault(FaultKind.UPDATE_CUT))
    job = updated.update()
    part = updated.data / "machine" / "software" / "incoming" / f"{NEW}.img.part"
    until(lambda: part.exists() and part.stat().st_size > 1_000_000, 60)
    until(lambda: updated.stage(job) == "DOWNLOADING")
    assert updated.appliance.status().lights.status.words == "solid green"
    until(lambda: "interrupted: Connection reset by peer" in updated.log)
    update = updated.appliance.status().update
    assert update is not None
    assert update.stage == "DOWNLOADING"
    # Half of it, in whole tenths.
    assert update.percent in (40, 50)
    updated.appliance.faults.clear(FaultKind.UPDATE_CUT)
    updated.wait_for(job, "COMPLETED")
    assert updated.software == NEW


def test_a_cut_download_survives_a_power_cut(updated: Updated) -> None:
    updated.appliance.faults.inject(InjectedFault(FaultKind.UPDATE_CUT))
    job = updated.update()
    part = updated.data / "machine" / "software" / "incoming" / f"{NEW}.img.part"
    until(lambda: part.exists() and part.stat().st_size > 1_000_000, 60)
    until(lambda: "interrupted" in updated.log)
    received = part.stat().st_size
    updated.appliance.unplug_mains()
    until(lambda: updated.appliance.status().power == "off")
    assert part.stat().st_size == received
    updated.appliance.faults.clear(FaultKind.UPDATE_CUT)
    updated.appliance.plug_mains()
    updated.wait_for(job, "COMPLETED")
    assert updated.software == NEW


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (FaultKind.UPDATE_SIGNATURE, "BV-UPD-002"),
        (FaultKind.UPDATE_BOOT, "BV-UPD-003"),
        (FaultKind.DISK_FULL, "BV-TRF-004"),
    ],
)
def test_an_update_that_cannot_be_used_fails_and_the_next_one_succeeds(
    updated: Updated, kind: FaultKind, told: str
) -> None:
    updated.appliance.faults.inject(InjectedFault(kind))
    job = updated.update()
    updated.wait_for(job, "FAILED")
    until(lambda: updated.appliance.status().power == "on")
    assert updated.software == OLD
    # A full disk takes no lines of logs either; the site is told in any case.
    assert told in updated.details(job)["reason"]
    assert updated.described()["CurrentSoftware"] == OLD
    updated.appliance.faults.clear(kind)
    updated.wait_online()
    again = updated.update()
    updated.wait_for(again, "COMPLETED", "FAILED")
    assert (updated.stage(again), updated.software) == ("COMPLETED", NEW)


def test_a_changed_byte_of_what_runs_is_red_and_a_reset_mends_it(updated: Updated) -> None:
    job = updated.update()
    updated.wait_for(job, "COMPLETED")
    appliance, software = updated.appliance, updated.data / "machine" / "software"
    until((software / "recovery" / NEW / "record").exists)
    appliance.unplug_mains()
    until(lambda: appliance.status().power == "off")
    damage(software / "b" / "image")
    appliance.plug_mains()
    until(lambda: appliance.status().power == "failed")
    status = appliance.status()
    assert status.lights.status.words == "fast blinking red"
    assert any("BV-UPD-003" in problem for problem in status.problems)
    appliance.press(frozenset({Button.POWER}), 1.5)
    until(lambda: appliance.status().power == "off")
    appliance.press(frozenset({Button.RESET}), 1.5)
    until(lambda: appliance.status().power == "on", 40)
    assert updated.software == NEW
    assert appliance.status().provisioned


def test_a_major_version_needs_to_be_allowed_and_its_consequence_is_shown(updated: Updated) -> None:
    (offer,) = updated.appliance.status().software.offers
    assert (offer.version, offer.major, offer.required) == (NEW, True, False)
    assert offer.consequence is not None
    assert "model nodes" in offer.consequence
    with pytest.raises(ClientError, match="AllowMajorVersionUpdate"):
        updated.update(major=False)
    updated.wait_for(updated.update(), "COMPLETED")
    assert updated.appliance.status().software.offers == ()
    assert updated.appliance.status().software.counter == 5


def test_there_is_no_way_back_across_the_last_major_version(updated: Updated) -> None:
    updated.wait_for(updated.update(), "COMPLETED")
    with pytest.raises(ClientError, match="cannot go back"):
        updated.update(OLD)
