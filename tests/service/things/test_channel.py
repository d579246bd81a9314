"""Appliances and the service over a real broker, from the first claim to the deletion."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.device_session import Rejection
from belvedere_simulator.channel.topics import JobTopic, JobVerb, ShadowTopic, ShadowVerb
from fakes.channel_site import ChannelSite
from fakes.device_site import certificate_request
from fakes.waiting import until

APPLIANCE = {"serialNumber": "142301900001", "installation": "installation-one", "software": "7.0.13"}


def _reboot(site: ChannelSite, device_id: str) -> str:
    answer = site.api.create_job_for_devices(DeviceIds=[device_id], JobType="REBOOT")
    return str(answer["Jobs"][0]["JobId"])


def test_an_appliance_claims_its_certificate_and_is_online(site: ChannelSite) -> None:
    device = site.appliance("gate")
    until(lambda: site.described(device.device_id)["DeviceConnectionStatus"] == "ONLINE")
    assert site.described(device.device_id)["ProvisioningStatus"] == "SUCCEEDED"
    assert site.described(device.device_id)["CurrentSoftware"] == "7.0.13"


def test_a_claim_is_taken_once(site: ChannelSite) -> None:
    archive = site.archive("gate")
    claiming = site.connect(archive.certificate, archive.key, archive.thing, claiming=True).client
    claiming.claim(certificate_request()[1], APPLIANCE)
    with pytest.raises(Rejection) as refused:
        claiming.claim(certificate_request()[1], APPLIANCE)
    assert refused.value.code == "BV-CRT-003"


def test_an_appliance_that_goes_is_offline(site: ChannelSite) -> None:
    device = site.appliance("gate")
    until(lambda: site.described(device.device_id)["DeviceConnectionStatus"] == "ONLINE")
    device.client.close()
    until(lambda: site.described(device.device_id)["DeviceConnectionStatus"] == "OFFLINE")


def test_a_job_is_given_reported_and_done(site: ChannelSite) -> None:
    device = site.appliance("gate")
    until(lambda: site.described(device.device_id)["DeviceConnectionStatus"] == "ONLINE")
    job_id = _reboot(site, device.device_id)
    job = device.job()
    assert (job["jobId"], job["status"]) == (job_id, "QUEUED")
    assert job["jobDocument"] == {"operation": "reboot", "version": 1}
    device.client.report(job_id, "IN_PROGRESS", {"step": "REBOOTING"}, expectedVersion=1)
    device.client.report(job_id, "SUCCEEDED", {}, expectedVersion=2)
    assert site.api.describe_device_job(JobId=job_id)["Status"] == "COMPLETED"


def test_a_wrong_version_is_refused_with_the_state_as_it_is(site: ChannelSite) -> None:
    device = site.appliance("gate")
    until(lambda: site.described(device.device_id)["DeviceConnectionStatus"] == "ONLINE")
    job_id = _reboot(site, device.device_id)
    with pytest.raises(Rejection) as refused:
        device.client.report(job_id, "IN_PROGRESS", {}, expectedVersion=7)
    assert refused.value.code == "VersionMismatch"
    assert refused.value.payload["executionState"]["versionNumber"] == 1


def test_a_job_waits_for_a_device_that_is_away(open_site: Callable[[], ChannelSite]) -> None:
    first = open_site()
    device = first.appliance("gate")
    until(lambda: first.described(device.device_id)["DeviceConnectionStatus"] == "ONLINE")
    device.client.close()
    job_id = _reboot(first, device.device_id)
    first.close()
    second = open_site()
    again = second.connect(device.credentials.certificate, device.credentials.key, device.thing)
    assert again.job()["jobId"] == job_id


def test_a_shadow_is_kept_and_its_delta_told(site: ChannelSite) -> None:
    appliance = site.appliance("gate")
    device, identity = appliance.client, appliance.thing
    update = ShadowTopic(identity, ShadowVerb.UPDATE)
    device.ask(update, {"state": {"reported": {"led": "green"}}})
    device.ask(update, {"state": {"desired": {"led": "blue"}}, "version": 1})
    told = device.ask(ShadowTopic(identity, ShadowVerb.GET))
    assert told["state"] == {
        "desired": {"led": "blue"},
        "reported": {"led": "green"},
        "delta": {"led": "blue"},
    }
    with pytest.raises(Rejection) as refused:
        device.ask(update, {"state": {"desired": {}}, "version": 1})
    assert refused.value.payload["code"] == 409


def test_deleting_a_device_ends_its_connection_and_refuses_it(site: ChannelSite) -> None:
    device = site.appliance("gate")
    until(lambda: site.described(device.device_id)["DeviceConnectionStatus"] == "ONLINE")
    site.api.delete_device(DeviceId=device.device_id)
    until(lambda: device.changes and not device.changes[-1][0])
    device.client.close()
    assert site.thing(device).refused()


def test_a_device_is_told_of_reports_nobody_can_read(site: ChannelSite) -> None:
    device = site.appliance("gate")
    device.client.close()
    thing = site.thing(device).connect()
    asked = JobTopic(device.thing, JobVerb.LIST)
    assert thing.subscribe(f"{topics.text(asked)}/+")
    for payload in (b"\xff", b"[]", b'{"a":1,"a":2}', b"[" * 60_000, b'{"a":1e999}', b'{"clientToken":7}'):
        thing.publish(topics.text(asked), payload)
    thing.wait(topics.rejected(asked), 6)
    codes = [told["code"] for told in thing.said(topics.rejected(asked))]
    assert codes == ["InvalidJson"] * 5 + ["InvalidRequest"]
    thing.publish(topics.text(asked), {"clientToken": "still there"})
    assert thing.wait(topics.accepted(asked))["clientToken"] == "still there"
