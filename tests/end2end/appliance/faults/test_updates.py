"""Faults of updates: the old software goes on, and once that is mended an update succeeds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from belvedere_simulator.appliance.driver.status import ApplianceStatus
from belvedere_simulator.appliance.faults.kinds import FaultKind
from fakes.fault_bench import FaultBench
from fakes.living_appliance import LivingAppliance

OLD, NEW = "7.0.13", "8.0.29"

# Of an update that fails: what the log of updates says.
FAILING = {
    FaultKind.UPDATE_SIGNATURE: "BV-UPD-002",
    FaultKind.UPDATE_BOOT: f"{NEW} did not start, back to {OLD}",
}


@pytest.fixture
def fresh(another_box: LivingAppliance) -> Iterator[FaultBench]:
    """A box of the test's own, since there is no way back from the new software."""
    another_box.provision()
    bench = FaultBench(another_box)
    bench.see_all_well()
    yield bench
    bench.see_all_well()
    assert not list((bench.box.data / "machine" / "software" / "incoming").iterdir())


def update(bench: FaultBench) -> str:
    """Ask for the newest software; the job's id."""
    config = {"OTAJobConfig": {"ImageVersion": NEW, "AllowMajorVersionUpdate": True}}
    answer = bench.box.panorama.create_job_for_devices(
        DeviceIds=[bench.box.device_id], JobType="OTA", DeviceJobConfig=config
    )
    return str(answer["Jobs"][0]["JobId"])


def progress(bench: FaultBench, job: str) -> str:
    """UpdateProgress of a job."""
    return str(bench.box.panorama.describe_device_job(JobId=job)["Status"])


def see_completed(bench: FaultBench, job: str) -> None:
    """Wait for the new software."""
    bench.until(lambda: progress(bench, job) in ("COMPLETED", "FAILED"))
    assert progress(bench, job) == "COMPLETED"
    bench.until(lambda: bench.device["CurrentSoftware"] == NEW)


def test_a_cut_download_waits_and_goes_on(fresh: FaultBench) -> None:
    fresh.inject(FaultKind.UPDATE_CUT)
    job = update(fresh)
    fresh.see_shipped("ota_log", f"download of software {NEW} interrupted: Connection reset by peer")
    fresh.until(lambda: progress(fresh, job) == "DOWNLOADING")
    shown = fresh.status.update
    assert shown is not None
    assert (shown.stage, shown.version) == ("DOWNLOADING", NEW)
    assert fresh.lights == ("solid green", "blinking green")
    fresh.clear(FaultKind.UPDATE_CUT)
    see_completed(fresh, job)


@pytest.mark.parametrize("kind", FAILING, ids=[kind.value for kind in FAILING])
def test_an_update_that_cannot_be_used_fails(fresh: FaultBench, kind: FaultKind) -> None:
    lights: set[str] = set()

    def look(status: ApplianceStatus) -> None:
        lights.add(status.lights.status.words)

    stop = fresh.box.appliance.observe(look)
    fresh.inject(kind)
    job = update(fresh)
    fresh.until(lambda: progress(fresh, job) == "FAILED")
    fresh.until(lambda: fresh.status.power == "on")
    stop()
    fresh.see_shipped("ota_log", FAILING[kind])
    assert fresh.status.software.running == OLD
    assert fresh.device["CurrentSoftware"] == OLD
    # One that is refused starts nothing; one that does not start is gone by way of another start.
    assert ("fast blinking green" in lights) == (kind is FaultKind.UPDATE_BOOT)
    fresh.clear(kind)
    fresh.see_device("ONLINE")
    see_completed(fresh, update(fresh))
