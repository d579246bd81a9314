"""Every transition and every refusal of jobs and shadows, heard at real brokers and told with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.jobs.rejection import Code
from belvedere_simulator.channel.topics import NEXT, JobTopic, JobVerb, ShadowTopic, ShadowVerb
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.documents import detail_of
from belvedere_simulator.service.certificates.identity import Kind
from campaigns.kills.site import Clients
from fakes.device_site import certificate_request, der
from fakes.observed_site import ObservedSite
from fakes.waiting import until


def refusals(observed: ObservedSite, job_id: str) -> list[str]:
    return [entry["refusal"]["code"] for entry in observed.job(job_id)["entries"] if entry["refusal"]]


def explained(entries: list[dict[str, Any]]) -> bool:
    """Whether each refusal has a reason and something to do, each other step its words."""
    refused = [entry["refusal"] for entry in entries if entry["refusal"]]
    return all(entry["text"] for entry in entries) and all(
        each["reason"] and each["helps"] for each in refused
    )


def begun(observed: ObservedSite, job_id: str) -> None:
    observed.enqueue(job_id)
    until(lambda: observed.job(job_id)["status"] == "QUEUED")
    observed.report(job_id, {"status": "IN_PROGRESS", "includeJobExecutionState": True})


@pytest.mark.parametrize("end", ["SUCCEEDED", "FAILED", "REJECTED"])
def test_what_a_device_does_with_a_job(observed: ObservedSite, end: str) -> None:
    job_id = f"job-{end}"
    begun(observed, job_id)
    observed.report(job_id, {"status": "IN_PROGRESS", "statusDetails": {"step": "2"}, "expectedVersion": 2})
    observed.report(job_id, {"status": end, "statusDetails": {"why": "it was asked"}})
    job = observed.job(job_id)
    assert (job["status"], job["version"], job["wrong"], job["left"]) == (end, 4, 0, False)
    assert job["operation"] == "reboot"
    steps = [entry["status"] for entry in job["entries"] if entry["kind"] in ("told", "accepted")]
    assert steps == ["QUEUED", "IN_PROGRESS", "IN_PROGRESS", end]
    assert job["entries"][-1]["details"] == {"why": "it was asked"}
    assert explained(job["entries"])


def test_a_job_that_the_site_cancels(observed: ObservedSite) -> None:
    begun(observed, "cancelled")
    observed.cancel("cancelled")
    until(lambda: observed.job("cancelled")["left"])
    observed.report("cancelled", {"status": "SUCCEEDED"})
    job = observed.job("cancelled")
    assert job["status"] == "CANCELED"
    assert "left the list" in next(entry["text"] for entry in job["entries"] if entry["kind"] == "gone")
    assert "The site has cancelled it" in job["entries"][-1]["text"]
    assert refusals(observed, "cancelled") == [Code.INVALID_STATE_TRANSITION]


def test_a_job_whose_time_is_up(observed: ObservedSite) -> None:
    begun(observed, "slow")
    observed.report("slow", {"status": "IN_PROGRESS", "stepTimeoutInMinutes": 1})
    observed.clock.advance(timedelta(minutes=2))
    observed.report("slow", {"status": "SUCCEEDED"})
    job = observed.job("slow")
    assert job["status"] == "TIMED_OUT"
    assert "step timer ran out" in job["entries"][-1]["text"]


def test_reports_that_may_not_be_are_marked(observed: ObservedSite) -> None:
    begun(observed, "odd")
    for status in ("QUEUED", "CANCELED", "REMOVED", "TIMED_OUT", "DONE"):
        observed.report("odd", {"status": status})
    observed.report("odd", {"status": "SUCCEEDED"})
    observed.report("odd", {"status": "FAILED"})
    asked = [entry for entry in observed.job("odd")["entries"] if entry["kind"] == "asked"]
    wrong = {entry["status"]: entry["wrong"] for entry in asked if entry["wrong"]}
    assert list(wrong) == ["QUEUED", "CANCELED", "REMOVED", "TIMED_OUT", "DONE", "FAILED"]
    assert "ended with SUCCEEDED" in wrong["FAILED"]
    assert observed.job("odd")["status"] == "SUCCEEDED"
    # What nobody could have accepted is marked all the same, should a broker carry it.
    topic = f"{topics.of_thing(observed.thing)}/jobs/notify-next"
    observed.tell(
        topic, {"execution": {"jobId": "odd", "status": "QUEUED", "versionNumber": 9, "lastUpdatedAt": 9e9}}
    )
    # The service may have had to say something of its own on this topic meanwhile.
    until(lambda: any("never changes" in entry["wrong"] for entry in observed.job("odd")["entries"]))


def test_every_refusal_about_jobs_has_its_reason(observed: ObservedSite) -> None:
    begun(observed, "hard")
    update = JobTopic(observed.thing, JobVerb.UPDATE, "hard")
    observed.report("hard", b"{no json")
    observed.report("hard", {"status": "IN_PROGRESS", "statusDetails": {"a": 1}})
    observed.report("hard", {"status": "QUEUED"})
    observed.report("hard", {"status": "IN_PROGRESS", "expectedVersion": 77})
    observed.report("hard", {"status": "IN_PROGRESS", "executionNumber": 5})
    observed.report("hard", {"status": "SUCCEEDED"})
    observed.ask(JobTopic(observed.thing, JobVerb.DESCRIBE, "hard"), {})
    # What this service says under load, after a failure or never at all; other brokers do.
    for code in (Code.REQUEST_THROTTLED, Code.INTERNAL_ERROR, Code.INVALID_TOPIC):
        observed.tell(topics.rejected(update), {"code": code, "message": "so it was"})
    assert sorted(refusals(observed, "hard")) == sorted(Code)
    assert explained(observed.job("hard")["entries"])


def test_requests_that_crowd_are_refused_in_words(observed: ObservedSite) -> None:
    listed = JobTopic(observed.thing, JobVerb.LIST)
    observed.tell(topics.rejected(listed), {"code": "RequestThrottled", "message": "Too many"})
    last = observed.inspector.seen.newest(lambda each: each.topic == topics.rejected(listed), 1)[0]
    assert "ten requests" in detail_of(last)["refusal"]["reason"]
    observed.ask(JobTopic(observed.thing, JobVerb.DESCRIBE, NEXT), {})
    observed.ask(JobTopic(observed.thing, JobVerb.START), {})


def test_how_a_shadow_comes_and_goes(observed: ObservedSite) -> None:
    observed.change("", {"state": {"desired": {"logging": {"level": "WARN"}}}})
    observed.change("", {"state": {"reported": {"logging": {"level": "INFO"}, "leds": 3}}})
    until(lambda: observed.shadow("")["rows"])
    shadow = observed.shadow("")
    assert shadow["desired"] == {"logging": {"level": "WARN"}} == shadow["delta"]
    rows = {row["path"]: (row["desired"], row["reported"], row["differs"]) for row in shadow["rows"]}
    assert rows == {"leds": ("", "3", False), "logging/level": ('"WARN"', '"INFO"', True)}
    observed.change("", {"state": {"reported": {"logging": {"level": "WARN"}}}, "version": 2})
    assert observed.shadow("")["delta"] == {}
    observed.change("", {"state": {"desired": None}})
    observed.change("", {}, ShadowVerb.GET)
    assert observed.shadow("")["desired"] == {}
    observed.change("", {}, ShadowVerb.DELETE)
    assert observed.shadow("")["deleted"]
    observed.change("", {"state": {"reported": {"again": True}}})
    shadow = observed.shadow("")
    assert (shadow["deleted"], shadow["reported"], shadow["wrong"]) == (False, {"again": True}, 0)
    texts = [entry["text"] for entry in shadow["entries"] if entry["kind"] in ("changed", "deleted")]
    assert [text.split(".")[0] for text in texts] == [
        "It was made",
        "Changed: reported",
        "Changed: reported",
        "Cleared: desired",
        "It was deleted",
        "It was made",
    ]
    until(lambda: any("told of the difference" in entry["text"] for entry in observed.shadow("")["entries"]))


BAD: list[tuple[str, dict[str, Any] | bytes]] = [
    ("no JSON object", b"{"),
    ("state is missing", {}),
    ("something else than an object", {"state": 1}),
    ("something else than an object", {"state": {"desired": 1}}),
    ("something else than an object", {"state": {"reported": []}}),
    ("no whole number", {"state": {}, "version": "x"}),
    ("at most 64 bytes", {"state": {}, "clientToken": "x" * 65}),
    ("six deep", {"state": {"reported": {"a": {"b": {"c": {"d": {"e": {"f": {"g": 1}}}}}}}}}),
    ("besides desired and reported", {"state": {"wanted": {}}}),
]


def test_every_refusal_about_shadows_has_its_reason(observed: ObservedSite) -> None:
    for _reason, content in BAD:
        observed.change("leds", content)
    told = [entry["refusal"] for entry in observed.shadow("leds")["entries"] if entry["refusal"]]
    # What is no JSON has no message of its own to read: its answer is told all the same.
    assert [each["code"] for each in told] == ["400"] * len(BAD)
    assert [reason in each["reason"] for (reason, _), each in zip(BAD, told, strict=True)] == [True] * len(
        BAD
    )
    observed.change("leds", {}, ShadowVerb.GET)
    observed.change("leds", {"state": {"reported": {"a": 1}}})
    observed.change("leds", {"state": {"reported": {"a": 1}}, "version": 9})
    observed.change("leds", {"state": {"reported": {"a": "x" * 9000}}})
    observed.change("leds", b'"\xff"')
    update = ShadowTopic(observed.thing, ShadowVerb.UPDATE, "leds")
    for code in (401, 403, 429, 500):
        observed.tell(topics.rejected(update), {"code": code, "message": "so it was"})
    entries = observed.shadow("leds")["entries"]
    codes = [int(entry["refusal"]["code"]) for entry in entries if entry["refusal"]][len(BAD) :]
    assert codes == [404, 409, 413, 415, 401, 403, 429, 500]
    assert explained(entries)
    assert [entry["wrong"] for entry in entries if entry["version"] == 9 and entry["wrong"]]


def test_who_looks_says_only_what_it_may(observed: ObservedSite) -> None:
    inspector, wish = observed.inspector, topics.watch(observed.thing)
    inspector.publish(wish, b'{"seconds": 1}', 1)
    observed.device.wait(wish)
    inspector.publish("factory/line/1", b"a test", 1)
    until(lambda: inspector.seen.newest(lambda each: each.topic == "factory/line/1", 1))
    for topic in (
        topics.notify(observed.thing),
        f"{topics.own(observed.thing)}/report",
        topics.tool_requests("x"),
    ):
        with pytest.raises(BelvedereError, match="BV-MSG-010"):
            inspector.publish(topic, b"{}")
    with pytest.raises(BelvedereError, match="BV-MSG-005"):
        inspector.publish("factory/line/1", b"", retained=True)


def test_what_appliances_are_asked_to_look_at_stays_hidden(observed: ObservedSite) -> None:
    asked = topics.tool_requests(observed.thing)
    observed.site.service.channel.publish(asked, b'{"password": "canary"}')
    observed.tell("factory/after", {"a": 1})
    assert not observed.inspector.seen.newest(lambda each: each.topic == asked, 1)


def test_only_a_key_that_can_be_certified_is(observed: ObservedSite) -> None:
    service = observed.site.service
    belvedere = Clients(service.address, service.access_key, "us-east-1")("belvedere")
    with pytest.raises(ClientError) as refused:
        belvedere.create_observer_certificate(CertificateSigningRequest="nothing")
    assert refused.value.response["Error"]["Code"] == "ValidationException"
    told = belvedere.create_observer_certificate(CertificateSigningRequest=certificate_request()[1].decode())
    identity = service.panorama.certificates.identity_of(der(told["Certificate"].encode()))
    assert (identity.kind, identity.thing) == (Kind.OBSERVER, "")
    assert told["ClientId"].startswith("observer-")
    observed.clock.advance(timedelta(days=1))
    with pytest.raises(BelvedereError, match="BV-CRT-004"):
        service.panorama.certificates.identity_of(der(told["Certificate"].encode()))
