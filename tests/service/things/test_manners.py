"""Certificates renewed, jobs timed out, requests refused and answered, through the whole service."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from sqlalchemy import update

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.device_session import Rejection
from belvedere_simulator.channel.topics import JobTopic, JobVerb, ShadowTopic, ShadowVerb
from belvedere_simulator.service.things.tables import EXECUTIONS
from fakes.channel_site import ChannelSite
from fakes.device_site import certificate_request
from fakes.waiting import until


def test_a_certificate_is_renewed_and_the_old_one_ends_with_its_first_use(site: ChannelSite) -> None:
    old = site.appliance("gate")
    key, request = certificate_request()
    renewed = old.client.renew(request)
    assert old.client.renew(request) == renewed
    old.client.close()
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    new = site.connect(renewed.encode(), pem, old.thing)
    until(lambda: site.described(old.device_id)["DeviceConnectionStatus"] == "ONLINE")
    until(lambda: site.thing(old).refused())
    topic = ShadowTopic(new.thing, ShadowVerb.UPDATE)
    assert new.client.ask(topic, {"state": {"reported": {"led": 1}}})["version"] == 1


def test_a_step_that_takes_too_long_ends_its_job(site: ChannelSite) -> None:
    device = site.appliance("gate")
    until(lambda: site.described(device.device_id)["DeviceConnectionStatus"] == "ONLINE")
    answer = site.api.create_job_for_devices(DeviceIds=[device.device_id], JobType="REBOOT")
    job_id = answer["Jobs"][0]["JobId"]
    device.client.report(job_id, "IN_PROGRESS", {"step": "REBOOTING"}, stepTimeoutInMinutes=1)
    # The minute passes at once.
    with site.service.parts.database.write() as connection:
        connection.execute(update(EXECUTIONS).values(deadline=EXECUTIONS.c.deadline - 60))
    until(lambda: site.api.describe_device_job(JobId=job_id)["Status"] == "FAILED")
    with pytest.raises(Rejection, match="TIMED_OUT"):
        device.client.ask(JobTopic(device.thing, JobVerb.DESCRIBE, job_id))
    with pytest.raises(Rejection) as refused:
        device.client.report(job_id, "SUCCEEDED", {})
    assert refused.value.payload["executionState"]["status"] == "TIMED_OUT"


def test_the_asker_is_answered_without_a_subscription_and_nobody_else_is(site: ChannelSite) -> None:
    asks, listens = site.appliance("asks"), site.appliance("listens")
    for appliance in (asks, listens):
        appliance.client.close()
    asker, other = site.thing(asks).connect(), site.thing(listens).connect()
    listed = JobTopic(asks.thing, JobVerb.LIST)
    asker.publish(topics.text(listed), {"clientToken": "one"})
    assert asker.wait(topics.accepted(listed))["clientToken"] == "one"
    missing = ShadowTopic(asks.thing, ShadowVerb.GET)
    asker.publish(topics.text(missing), {"clientToken": "two"})
    assert asker.wait(topics.rejected(missing))["code"] == 404
    # What its own appliance asked before may be answered to it, too.
    assert [topic for topic, _payload in other.heard if asks.thing in topic] == []


def test_more_than_ten_requests_at_once_are_refused(site: ChannelSite) -> None:
    device = site.appliance("gate")
    device.client.close()
    thing = site.thing(device).connect()
    assert thing.subscribe(f"{topics.of_thing(device.thing)}/#")
    shadow, job = ShadowTopic(device.thing, ShadowVerb.UPDATE), JobTopic(device.thing, JobVerb.START)
    # What the device asked when it came is answered, too, when this is.
    thing.publish(topics.text(job), {"clientToken": "first"})
    thing.wait(topics.accepted(job))
    with site.service.parts.database.write():
        # Nothing can be worked on meanwhile; what the thing hears itself say has come to the service.
        for number in range(13):
            thing.publish(topics.text(shadow), {"state": {"reported": {"n": number}}})
            thing.publish(topics.text(job), {"clientToken": str(number)})
        thing.wait(topics.text(shadow), 13)
        thing.wait(topics.text(job), 1 + 13)
    thing.wait(topics.rejected(job), 3)
    thing.wait(topics.accepted(job), 1 + 10)
    thing.wait(topics.rejected(shadow), 3)
    thing.wait(topics.accepted(shadow), 10)
    assert {told["code"] for told in thing.said(topics.rejected(shadow))} == {429}
    assert {told["code"] for told in thing.said(topics.rejected(job))} == {"RequestThrottled"}
    assert {told["clientToken"] for told in thing.said(topics.rejected(job))} == {"10", "11", "12"}
    thing.publish(topics.text(job), {"clientToken": "later"})
    thing.wait(topics.accepted(job), 1 + 11)
