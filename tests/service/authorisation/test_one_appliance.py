"""What one appliance tries against another, over all faces and the channel: none of it succeeds."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

from belvedere_simulator.channel import topics
from belvedere_simulator.channel.device_session import Rejection
from belvedere_simulator.channel.topics import JobTopic, JobVerb, OwnTopic, OwnVerb, ShadowTopic, ShadowVerb
from belvedere_simulator.service.roles.grants import device_owner, instance_owner
from fakes.waiting import until
from service.authorisation.conftest import ACCOUNT, BUCKET, Guarded, outcome
from service.authorisation.neighbours import LINE, Neighbours, log_names, move_in

DENIED = {"AccessDeniedException", "AccessDenied"}
Attempt = Callable[[Neighbours], bool]


@pytest.fixture(scope="module")
def neighbours(guarded: Guarded) -> Any:
    """Both, and what they have."""
    found = move_in(guarded)
    yield found
    for appliance in (found.attacker, found.victim):
        appliance.client.close()


def denied(call: Any, **parameters: Any) -> bool:
    return outcome(call, **parameters) in DENIED


def refused(url: str, headers: dict[str, str] | None = None) -> bool:
    try:
        urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}), timeout=10).close()
    except urllib.error.HTTPError as error:
        error.close()
        return error.code in {401, 403}
    return False


def own_asset_link(of: Neighbours) -> str:
    """An address that the service signed for the attacker: its own image, which is in the shelf."""
    s3 = of.guarded.own("s3")
    parameters = {"Bucket": BUCKET, "Key": "a/1"}
    return str(s3.generate_presigned_url("get_object", Params=parameters, ExpiresIn=60))


def says(of: Neighbours, topic: str, content: dict[str, Any]) -> bool:
    """Say something with the attacker's certificate, and hear after it that nothing came of it."""
    of.attacker.client.tell(topic, content)
    # Cut off or not: the next connection's answer comes after whatever was said before.
    until(lambda: of.attacker.client.wait_online(20))
    return answers(of)


def answers(of: Neighbours) -> bool:
    def answered() -> bool:
        try:
            of.attacker.client.ask(JobTopic(of.attacker.thing, JobVerb.LIST))
        except (ConnectionError, TimeoutError):
            return False
        return True

    until(answered)
    return True


def asks(of: Neighbours, topic: Any, content: dict[str, Any] | None = None) -> bool:
    """Ask something on a topic of the victim's: there is no answer, or a rejection."""
    try:
        of.attacker.client.ask(topic, content)
    except (Rejection, ConnectionError, TimeoutError):
        assert of.attacker.client.wait_online(20)
        return True
    return False


def event(message: str) -> dict[str, Any]:
    return {"timestamp": 1_900_000_000_000, "message": message}


ATTEMPTS: dict[str, Attempt] = {
    "reads the other's log": lambda of: denied(
        of.keys("logs").get_log_events, **log_names(of.victim.device_id)
    ),
    "searches the other's log": lambda of: denied(
        of.keys("logs").filter_log_events, logGroupName=log_names(of.victim.device_id)["logGroupName"]
    ),
    "writes into the other's log": lambda of: denied(
        of.keys("logs").put_log_events, **log_names(of.victim.device_id), logEvents=[event("forged")]
    ),
    "makes a stream in the other's log": lambda of: denied(
        of.keys("logs").create_log_stream,
        logGroupName=log_names(of.victim.device_id)["logGroupName"],
        logStreamName="forged",
    ),
    "deletes the other's log": lambda of: denied(
        of.keys("logs").delete_log_group, logGroupName=log_names(of.victim.device_id)["logGroupName"]
    ),
    "exports the other's log": lambda of: denied(
        of.keys("logs").create_export_task,
        logGroupName=log_names(of.victim.device_id)["logGroupName"],
        fromTime=0,
        to=1,
        destination=BUCKET,
    ),
    "fetches the other's asset with its own keys": lambda of: denied(
        of.keys("s3").get_object,
        Bucket=of.guarded.service.parts.settings.bucket,
        Key=f"{ACCOUNT}/nodePackages/x",
    ),
    "lists all assets": lambda of: denied(
        of.keys("s3").list_objects_v2, Bucket=of.guarded.service.parts.settings.bucket
    ),
    "puts another asset in its place": lambda of: denied(
        of.keys("s3").put_object, Bucket=of.guarded.service.parts.settings.bucket, Key="x", Body=b"x"
    ),
    "bends the address of its own asset to another": lambda of: refused(
        own_asset_link(of).replace("/a/1", "/b/1")
    ),
    "lets its own keys sign an address": lambda of: refused(
        of.keys("s3").generate_presigned_url("get_object", Params={"Bucket": BUCKET, "Key": "b/1"})
    ),
    "asks for the files of the other's job": lambda of: asks(
        of, OwnTopic(of.attacker.thing, OwnVerb.ASSETS), {"jobId": of.victim_job}
    ),
    "asks in the other's name for the files of its job": lambda of: asks(
        of, OwnTopic(of.victim.thing, OwnVerb.ASSETS), {"jobId": of.victim_job}
    ),
    "looks at the other device": lambda of: denied(
        of.keys("panorama").describe_device, DeviceId=of.victim.device_id
    ),
    "deletes the other device": lambda of: denied(
        of.keys("panorama").delete_device, DeviceId=of.victim.device_id
    ),
    "restarts the other device": lambda of: denied(
        of.keys("panorama").create_job_for_devices, DeviceIds=[of.victim.device_id], JobType="REBOOT"
    ),
    "removes the other's application": lambda of: denied(
        of.keys("panorama").remove_application_instance, ApplicationInstanceId=of.instance
    ),
    "reads the secret of a camera": lambda of: denied(
        of.keys("secretsmanager").get_secret_value, SecretId=of.secret
    ),
    "reads it through an application": lambda of: denied(
        of.application("secretsmanager").get_secret_value, SecretId=of.secret
    ),
    "writes the other's log through an application": lambda of: denied(
        of.application("logs").put_log_events, **log_names(of.victim.device_id), logEvents=[event("forged")]
    ),
    "reads the other's shadow through an application": lambda of: denied(
        of.application("iot-data").get_thing_shadow, thingName=of.victim.thing
    ),
    "changes the other's shadow with its keys": lambda of: denied(
        of.keys("iot-data").update_thing_shadow, thingName=of.victim.thing, payload=b'{"state":{}}'
    ),
    "gives the other a job with its keys": lambda of: denied(
        of.keys("iot-data").publish, topic=topics.notify_next(of.victim.thing), payload=b"{}"
    ),
    "fetches the keys of the other's application": lambda of: refused(
        f"{of.guarded.service.address}/credentials/{instance_owner(of.instance)}",
        {"Authorization": of.own_token},
    ),
    "fetches the keys of the other device": lambda of: refused(
        f"{of.guarded.service.address}/credentials/{device_owner(of.victim.device_id)}",
        {"Authorization": of.own_token},
    ),
    "takes a role": lambda of: denied(
        of.keys("sts").assume_role, RoleArn=f"arn:aws:iam::{ACCOUNT}:role/role1", RoleSessionName="xx"
    ),
    "gives itself rights": lambda of: denied(
        of.keys("iam").put_role_policy, RoleName="role1", PolicyName="p", PolicyDocument="{}"
    ),
    "changes the other's shadow": lambda of: asks(
        of, ShadowTopic(of.victim.thing, ShadowVerb.UPDATE), {"state": {"reported": {"led": "red"}}}
    ),
    "reads the other's shadow": lambda of: asks(of, ShadowTopic(of.victim.thing, ShadowVerb.GET)),
    "ends the other's job in its own name": lambda of: asks(
        of, JobTopic(of.attacker.thing, JobVerb.UPDATE, of.victim_job), {"status": "FAILED"}
    ),
    "reports that the other's application failed": lambda of: says(
        of,
        topics.text(OwnTopic(of.attacker.thing, OwnVerb.REPORT)),
        {
            "instances": [
                {"applicationInstanceId": of.instance, "state": "ERROR", "health": "ERROR", "nodes": {}}
            ]
        },
    ),
    "reports another software of the other": lambda of: says(
        of, topics.text(OwnTopic(of.victim.thing, OwnVerb.REPORT)), {"software": "6.6.6"}
    ),
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_it_is_refused_and_nothing_of_the_other_has_changed(neighbours: Neighbours, name: str) -> None:
    before = neighbours.state()
    assert before["log"] == [LINE]
    assert ATTEMPTS[name](neighbours)
    assert neighbours.state() == before


def test_what_is_its_own_it_reaches(neighbours: Neighbours) -> None:
    own = log_names(neighbours.attacker.device_id)
    assert outcome(neighbours.keys("logs").put_log_events, **own, logEvents=[event("mine")]) == "ok"
    impatient = neighbours.attacker
    impatient.client.close()
    credentials = impatient.credentials
    patient = neighbours.site.connect(credentials.certificate, credentials.key, impatient.thing)
    neighbours.attacker = patient
    led = {"state": {"reported": {"led": "red"}}}
    told = patient.client.ask(ShadowTopic(patient.thing, ShadowVerb.UPDATE), led)
    assert told["state"] == led["state"]
    own_job = str(patient.job()["jobId"])
    assert patient.client.asset_links(own_job) == []
    assert not refused(own_asset_link(neighbours))
