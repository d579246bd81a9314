"""Updates of a whole appliance by its site, and what is broken on purpose on the way."""

from __future__ import annotations

import pytest

from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
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
    assert updated.described()["CurrentSoftware"] == NEW
    assert updated.details(job) == {"progress": "COMPLETED"}
    assert not list((updated.data / "machine" / "software" / "incoming").iterdir())


def test_a_cut_download_goes_on_where_it_was_once_that_is_mended(updated: Updated) -> None:
    updated.appliance.faults.inject(InjectedFault(FaultKind.UPDATE_CUT))
    job = updated.update()
    part = updated.data / "machine" / "software" / "incoming" / f"{NEW}.img.part"
    until(lambda: part.exists() and part.stat().st_size > 1_000_000)
    until(lambda: updated.stage(job) == "DOWNLOADING")
    assert updated.appliance.status().lights.status.words == "solid green"
    updated.appliance.faults.clear(FaultKind.UPDATE_CUT)
    updated.wait_for(job, "COMPLETED")
    assert updated.software == NEW


def test_a_cut_download_survives_a_power_cut(updated: Updated) -> None:
    updated.appliance.faults.inject(InjectedFault(FaultKind.UPDATE_CUT))
    job = updated.update()
    part = updated.data / "machine" / "software" / "incoming" / f"{NEW}.img.part"
    until(lambda: part.exists() and part.stat().st_size > 1_000_000)
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
