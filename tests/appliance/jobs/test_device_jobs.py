"""Jobs that come over the channel: done once, one after the other, and reported until the site has heard."""

from __future__ import annotations

import threading

import pytest

from belvedere_simulator.appliance.body.events import Connection, RebootRequested, UpdateRequested
from belvedere_simulator.appliance.body.state import UpdateStage
from belvedere_simulator.appliance.jobs.job import Job
from belvedere_simulator.errors import BelvedereError
from fakes.linked_appliance import Linked, LinkedAppliances, Reported
from fakes.waiting import until

WORK = {"operation": "work", "version": 1}
STAGES = [UpdateStage.DOWNLOADING, UpdateStage.VERIFYING, UpdateStage.IN_PROGRESS, UpdateStage.REBOOTING]


def _came(linked: Linked) -> None:
    assert linked.event() == Connection(up=True)


def _update(linked: Linked, version: str, *, major: bool) -> str:
    config = {"OTAJobConfig": {"ImageVersion": version, "AllowMajorVersionUpdate": major}}
    answer = linked.site.api("panorama").create_job_for_devices(
        DeviceIds=[linked.device_id], JobType="OTA", DeviceJobConfig=config
    )
    return str(answer["Jobs"][0]["JobId"])


def _reboot(linked: Linked) -> str:
    answer = linked.site.api("panorama").create_job_for_devices(
        DeviceIds=[linked.device_id], JobType="REBOOT"
    )
    return str(answer["Jobs"][0]["JobId"])


def test_a_job_is_done_and_every_step_is_told(appliances: LinkedAppliances, reported: Reported) -> None:
    def work(job: Job) -> None:
        job.progress("downloading", percent="40")
        job.progress("launched", percent="")
        job.succeed()

    linked = appliances.live(handlers={"work": work}).connect()
    job_id = appliances.enqueue(linked, "steps", WORK)
    until(lambda: reported.ended(job_id))
    assert reported.of(job_id)[-3:] == [
        ("IN_PROGRESS", {"step": "downloading", "percent": "40"}),
        ("IN_PROGRESS", {"step": "launched"}),
        ("SUCCEEDED", {"step": "launched"}),
    ]


def test_jobs_are_done_one_after_the_other(appliances: LinkedAppliances, reported: Reported) -> None:
    order: list[str] = []
    go = threading.Event()

    def work(job: Job) -> None:
        order.append(f"begin {job.id}")
        go.wait(20)
        order.append(f"end {job.id}")
        job.succeed()

    linked = appliances.live(handlers={"work": work}).connect()
    for name in ("first", "second", "third"):
        appliances.enqueue(linked, f"row-{name}", WORK)
    go.set()
    until(lambda: reported.ended("row-third"))
    names = ("row-first", "row-second", "row-third")
    assert order == [f"{word} {name}" for name in names for word in ("begin", "end")]


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        ({"operation": "dance", "version": 1}, "unknown operation: dance"),
        ({"operation": "work", "version": 2}, "unknown version of work"),
        ({"version": 1}, "unknown operation"),
        ({"operation": "ota", "version": 1}, "names no version"),
    ],
)
def test_what_is_not_known_is_rejected(
    appliances: LinkedAppliances, reported: Reported, document: dict[str, object], reason: str
) -> None:
    linked = appliances.live(handlers={"work": Job.succeed}).connect()
    job_id = appliances.enqueue(linked, f"unknown-{len(reported.seen)}", document)
    until(lambda: reported.ended(job_id))
    status, details = reported.of(job_id)[-1]
    assert status == "REJECTED"
    assert reason in details["reason"]


def test_a_handler_that_fails_has_its_job_fail(appliances: LinkedAppliances, reported: Reported) -> None:
    def work(_job: Job) -> None:
        raise BelvedereError("BV-STG-003", "The appliance cannot store its data", why="it is\nfull\x00")

    linked = appliances.live(handlers={"work": work}).connect()
    job_id = appliances.enqueue(linked, "failing", WORK)
    until(lambda: reported.ended(job_id))
    status, details = reported.of(job_id)[-1]
    assert status == "FAILED"
    assert "cannot store" in details["reason"]
    assert details["reason"].isprintable()


def test_reports_made_without_a_connection_come_later_in_order(
    appliances: LinkedAppliances, reported: Reported
) -> None:
    begun, go, done = threading.Event(), threading.Event(), threading.Event()

    def work(job: Job) -> None:
        job.progress("downloading")
        begun.set()
        go.wait(20)
        job.progress("downloaded")
        job.progress("verified")
        job.succeed()
        done.set()

    linked = appliances.live(handlers={"work": work}).connect()
    job_id = appliances.enqueue(linked, "cut-off", WORK)
    begun.wait(20)
    assert linked.jobs.settle(20)
    linked.inside.around.reach.change(service=False)
    go.set()
    assert done.wait(20)
    assert not reported.ended(job_id)
    linked.inside.around.reach.change(service=True)
    until(lambda: reported.ended(job_id))
    steps = [(status, details["step"]) for status, details in reported.of(job_id)[-4:]]
    assert steps == [
        ("IN_PROGRESS", "downloading"),
        ("IN_PROGRESS", "downloaded"),
        ("IN_PROGRESS", "verified"),
        ("SUCCEEDED", "verified"),
    ]


def test_a_job_goes_on_after_a_power_cut_with_its_details(
    appliances: LinkedAppliances, reported: Reported
) -> None:
    begun = threading.Event()

    def cut(job: Job) -> None:
        job.progress("verified", file="a.tar.gz")
        begun.set()
        life.wait(20)

    found: list[tuple[bool, dict[str, str]]] = []

    def resume(job: Job) -> None:
        found.append((job.resumed, dict(job.details)))
        job.succeed()

    first = appliances.live(handlers={"work": cut})
    life = first.inside.around.life
    first.connect()
    job_id = appliances.enqueue(first, "power-cut", WORK)
    assert begun.wait(20)
    first.end()
    appliances.live(handlers={"work": resume}).connect()
    until(lambda: reported.ended(job_id))
    assert found == [(True, {"step": "verified", "file": "a.tar.gz"})]


def test_an_end_that_the_site_has_not_heard_is_told_after_the_next_start(
    appliances: LinkedAppliances, reported: Reported
) -> None:
    times: list[str] = []
    begun, go = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        times.append(job.id)
        job.progress("launched")
        begun.set()
        go.wait(20)
        job.succeed()

    first = appliances.live(handlers={"work": work}).connect()
    job_id = appliances.enqueue(first, "unheard", WORK)
    assert begun.wait(20)
    assert first.jobs.settle(20)
    first.inside.around.reach.change(service=False)
    go.set()
    until(lambda: "handed back" in first.inside.log())
    first.end()
    appliances.live(handlers={"work": work}).connect()
    until(lambda: reported.ended(job_id))
    assert times == [job_id]


def test_an_answer_that_was_lost_is_understood(appliances: LinkedAppliances, reported: Reported) -> None:
    """The site counted a version more than the appliance knows: a report came, its answer did not."""
    begun, go = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        job.progress("downloading")
        begun.set()
        go.wait(20)
        job.progress("verified")
        job.succeed()

    linked = appliances.live(handlers={"work": work}).connect()
    job_id = appliances.enqueue(linked, "lost-answer", WORK)
    assert begun.wait(20)
    assert linked.jobs.settle(20)
    linked.channel.report(job_id, "IN_PROGRESS", {"step": "verified"})
    go.set()
    until(lambda: reported.ended(job_id))
    # By the report whose answer was lost, and by the appliance, which may repeat it when answers are late.
    assert [details.get("step") for _, details in reported.of(job_id)].count("verified") >= 2
    assert reported.of(job_id)[-1][0] == "SUCCEEDED"


def test_a_job_that_nobody_wants_any_more_makes_room(
    appliances: LinkedAppliances, reported: Reported
) -> None:
    begun, go = threading.Event(), threading.Event()

    def work(job: Job) -> None:
        if job.id.endswith("unwanted"):
            job.progress("downloading")
            begun.set()
            go.wait(20)
        job.succeed()

    linked = appliances.live(handlers={"work": work}).connect()
    appliances.enqueue(linked, "unwanted", WORK)
    assert begun.wait(20)
    appliances.cancel(linked, "unwanted")
    wanted = appliances.enqueue(linked, "wanted", WORK)
    go.set()
    until(lambda: reported.ended(wanted))
    assert reported.of(wanted)[-1][0] == "SUCCEEDED"
    assert "unwanted: SUCCEEDED not accepted" in linked.inside.log()


def test_an_update_goes_through_the_stages_of_the_body_and_the_restart(
    appliances: LinkedAppliances, reported: Reported
) -> None:
    first = appliances.live().connect()
    _came(first)
    until(lambda: first.is_shown("ONLINE"))
    job_id = _update(first, "8.0.29", major=True)
    assert first.event() == UpdateRequested("8.0.29", major_allowed=True)
    for stage in [UpdateStage.PENDING, *STAGES]:
        first.jobs.report_update("8.0.29", stage, None)
        assert first.jobs.settle(20)
        assert first.site.api("panorama").describe_device_job(JobId=job_id)["Status"] == stage.value
        assert first.described()["LatestDeviceJob"]["Status"] == stage.value
    assert first.described()["DeviceAggregatedStatus"] == "REBOOTING"
    first.connection.close()
    first.end()
    second = appliances.live(software="8.0.29")
    second.jobs.report_update("8.0.29", UpdateStage.COMPLETED, None)
    second.connect()
    until(lambda: reported.ended(job_id))
    until(lambda: second.described()["LatestDeviceJob"]["Status"] == "COMPLETED")
    until(lambda: second.described()["CurrentSoftware"] == "8.0.29")
    told = [details["progress"] for _, details in reported.of(job_id) if "progress" in details]
    assert list(dict.fromkeys(told)) == [stage.value for stage in UpdateStage if stage.value != "FAILED"]


def test_an_update_whose_end_was_lost_ends_by_the_software_that_runs(
    appliances: LinkedAppliances, reported: Reported
) -> None:
    first = appliances.live().connect()
    _came(first)
    until(lambda: first.is_shown("ONLINE"))
    job_id = _update(first, "8.0.29", major=True)
    assert isinstance(first.event(), UpdateRequested)
    assert first.jobs.settle(20)
    first.end()
    appliances.live(software="8.0.29").connect()
    until(lambda: reported.ended(job_id))
    assert reported.of(job_id)[-1] == ("SUCCEEDED", {"progress": "COMPLETED"})


def test_an_update_that_was_cut_off_is_handed_to_the_body_again(appliances: LinkedAppliances) -> None:
    first = appliances.live().connect()
    _came(first)
    until(lambda: first.is_shown("ONLINE"))
    _update(first, "8.0.29", major=True)
    assert isinstance(first.event(), UpdateRequested)
    first.end()
    second = appliances.live().connect()
    _came(second)
    assert second.event() == UpdateRequested("8.0.29", major_allowed=True)


@pytest.mark.parametrize("failed", ["refused", "rolled back"])
def test_an_update_that_is_not_done_fails_with_the_reason(
    appliances: LinkedAppliances, reported: Reported, failed: str
) -> None:
    linked = appliances.live().connect()
    _came(linked)
    until(lambda: linked.is_shown("ONLINE"))
    job_id = _update(linked, "8.0.29", major=True)
    assert isinstance(linked.event(), UpdateRequested)
    if failed == "refused":
        linked.jobs.refuse_update("8.0.29", "It was recalled")
    else:
        linked.jobs.report_update("8.0.29", UpdateStage.FAILED, "It was recalled")
    until(lambda: reported.ended(job_id))
    status, details = reported.of(job_id)[-1]
    assert (status, details["reason"]) == ("FAILED", "It was recalled")
    until(lambda: linked.described()["LatestDeviceJob"]["Status"] == "FAILED")


def test_a_reboot_is_done_by_the_start_that_follows(appliances: LinkedAppliances, reported: Reported) -> None:
    first = appliances.live().connect()
    _came(first)
    until(lambda: first.is_shown("ONLINE"))
    job_id = _reboot(first)
    assert first.event() == RebootRequested()
    assert first.described()["DeviceAggregatedStatus"] == "REBOOTING"
    assert first.described()["LatestDeviceJob"]["Status"] == "REBOOTING"
    first.connection.close()
    first.end()
    second = appliances.live().connect()
    until(lambda: reported.ended(job_id))
    assert reported.of(job_id)[-1] == ("SUCCEEDED", {"progress": "COMPLETED"})
    until(lambda: second.described()["DeviceAggregatedStatus"] == "ONLINE")


def test_a_reboot_that_the_body_refuses_fails(appliances: LinkedAppliances, reported: Reported) -> None:
    linked = appliances.live().connect()
    _came(linked)
    until(lambda: linked.is_shown("ONLINE"))
    job_id = _reboot(linked)
    assert linked.event() == RebootRequested()
    linked.jobs.refuse_reboot("Not now")
    until(lambda: reported.ended(job_id))
    assert reported.of(job_id)[-1][1]["reason"] == "Not now"


def test_software_before_5_0_7_rejects_reboots(appliances: LinkedAppliances, reported: Reported) -> None:
    linked = appliances.live(software="4.3.93").connect()
    job_id = appliances.enqueue(linked, "early-reboot", {"operation": "reboot", "version": 1})
    until(lambda: reported.ended(job_id))
    assert reported.of(job_id)[-1][0] == "REJECTED"
