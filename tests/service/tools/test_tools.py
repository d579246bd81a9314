"""Having appliances look at something: who may ask, who may answer, what is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from belvedere_simulator.channel import topics
from belvedere_simulator.service.access.access_keys import AccessKey
from belvedere_simulator.service.tools.news import MOST_BYTES, ToolNews
from campaigns.kills.site import Clients
from fakes.channel_site import Appliance
from fakes.keyed_site import ACCOUNT, REGION, KeyedSite, open_keyed_site
from fakes.waiting import until

PASSWORD = "canary-Pirol-1618"
GIVEN = json.dumps({"url": "rtsp://10.0.0.9/cam", "user": "viewer", "password": PASSWORD})
THING = "panorama_gate_Thing_00000000"
REQUEST = "0" * 32


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyedSite]:
    """One service."""
    with open_keyed_site(tmp_path_factory.mktemp("site")) as opened:
        yield opened


@pytest.fixture(scope="module")
def left(site: KeyedSite) -> Appliance:
    """An appliance that is online, and answers what the test wants."""
    return online(site, "left")


@pytest.fixture(scope="module")
def right(site: KeyedSite) -> Appliance:
    """Another one."""
    return online(site, "right")


def online(site: KeyedSite, name: str) -> Appliance:
    """An appliance that the service knows to be there."""
    made = site.channel.appliance(name)
    until(lambda: site.channel.described(made.device_id)["DeviceConnectionStatus"] == "ONLINE")
    return made


def start(clients: Any, device: str) -> str:
    told = clients("belvedere").start_device_tool(DeviceId=device, Tool="diagnose", With=GIVEN)
    return str(told["RequestId"])


def news(clients: Any, device: str, request: str, after: int = 0) -> list[Any]:
    told = clients("belvedere").list_device_tool_news(DeviceId=device, RequestId=request, After=after)
    return [json.loads(each) for each in told["News"]]


def refusal(clients: Any, device: str) -> str:
    with pytest.raises(ClientError) as refused:
        start(clients, device)
    assert PASSWORD not in str(refused.value)
    return str(refused.value.response["Error"]["Code"])


def test_what_an_appliance_tells_is_heard_in_order_and_once(site: KeyedSite, left: Appliance) -> None:
    request = start(site.api, left.device_id)
    assert news(site.api, left.device_id, request) == []
    replies = topics.tool_replies(left.thing)
    for number, told in ((1, {"result": {"seen": True}}), (0, {"progress": {"text": "a", "fraction": 0.5}})):
        left.client.tell(replies, {"id": request, "number": number, **told})
        left.client.tell(replies, {"id": request, "number": number, **told})
    until(lambda: len(news(site.api, left.device_id, request)) == 2)
    progress, result = news(site.api, left.device_id, request)
    assert progress == {"progress": {"text": "a", "fraction": 0.5}}
    assert result == {"result": {"seen": True}}
    assert news(site.api, left.device_id, request, after=1) == [result]


def test_another_appliance_cannot_answer(site: KeyedSite, left: Appliance, right: Appliance) -> None:
    request = start(site.api, left.device_id)
    forged = {"id": request, "number": 0, "result": {"forged": True}}
    # Under its own name it is heard, and of no account; under the other's the broker drops it.
    right.client.tell(topics.tool_replies(left.thing), forged)
    right.client.tell(topics.tool_replies(right.thing), forged)
    until(lambda: news(site.api, right.device_id, request))
    assert news(site.api, left.device_id, request) == []


def test_the_keys_of_another_appliance_do_not_let_it_ask(
    site: KeyedSite, left: Appliance, right: Appliance
) -> None:
    holder = site.holder(site.ask(site.record(right, "right"), thing=right.thing).keys)
    assert refusal(holder, left.device_id) == "AccessDeniedException"
    assert refusal(holder, right.device_id) == "AccessDeniedException"


def test_who_has_no_key_of_the_site_cannot_ask(site: KeyedSite, left: Appliance) -> None:
    real = site.service.access_key
    for key in (AccessKey("AKIAIOSFODNN7EXAMPLE", "", "x" * 40), AccessKey(real.key_id, "", "x" * 40)):
        code = refusal(Clients(site.service.address, key, REGION), left.device_id)
        assert code in ("UnrecognizedClientException", "InvalidSignatureException")


def test_a_role_needs_leave_for_the_very_device(site: KeyedSite, left: Appliance, right: Appliance) -> None:
    arn = site.api("panorama").describe_device(DeviceId=left.device_id)["Arn"]
    for name, action, resource, device, outcome in (
        ("other-service", "panorama:*", "*", left.device_id, "AccessDeniedException"),
        ("this-device", "belvedere:StartDeviceTool", arn, left.device_id, ""),
        ("other-device", "belvedere:StartDeviceTool", arn, right.device_id, "AccessDeniedException"),
    ):
        holder = assumed(site, name, {"Effect": "Allow", "Action": action, "Resource": resource})
        if outcome:
            assert refusal(holder, device) == outcome
        else:
            assert start(holder, device)


def assumed(site: KeyedSite, name: str, statement: dict[str, str]) -> Clients:
    """The clients of who took on a role of that name, which allows one thing."""
    trust = {
        "Effect": "Allow",
        "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"},
        "Action": "sts:AssumeRole",
    }
    iam = site.api("iam")
    document = json.dumps({"Version": "2012-10-17", "Statement": trust})
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=document)["Role"]["Arn"]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statement})
    iam.put_role_policy(RoleName=name, PolicyName="own", PolicyDocument=policy)
    given = site.api("sts").assume_role(RoleArn=arn, RoleSessionName=name)["Credentials"]
    key = AccessKey(given["AccessKeyId"], "", given["SecretAccessKey"])
    return Clients(site.service.address, key, REGION, given["SessionToken"])


def test_an_application_cannot_publish_where_appliances_are_asked(site: KeyedSite, left: Appliance) -> None:
    for topic in (topics.tool_requests(left.thing), topics.tool_replies(left.thing)):
        with pytest.raises(ClientError) as refused:
            site.api("iot-data").publish(topic=topic, payload=b"{}", qos=1)
        assert refused.value.response["Error"]["Code"] == "UnauthorizedException"


def test_a_device_that_is_offline_or_unknown_is_not_asked(site: KeyedSite) -> None:
    waiting = site.channel.archive("waiting").device_id
    assert refusal(site.api, waiting) == "ConflictException"
    assert refusal(site.api, "device-nowhere") == "ResourceNotFoundException"


def test_what_cannot_be_asked_is_refused(site: KeyedSite, left: Appliance) -> None:
    belvedere = site.api("belvedere")
    for tool, given in (("format", "{}"), ("find", "[]"), ("find", "{"), ("find", "x" * 30_001)):
        with pytest.raises((ClientError, ParamValidationError)) as refused:
            belvedere.start_device_tool(DeviceId=left.device_id, Tool=tool, With=given)
        assert "Validation" in f"{type(refused.value).__name__} {refused.value}"


def test_no_password_is_written_down(site: KeyedSite, left: Appliance) -> None:
    start(site.api, left.device_id)
    folder = site.service.parts.data_dir
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert files
    assert all(PASSWORD.encode() not in content(file) for file in files)


def content(file: Path) -> bytes:
    """What a file holds, nothing where it went meanwhile: the service is at work."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def told(request: str, number: int, **more: object) -> bytes:
    return json.dumps({"id": request, "number": number, **more}).encode()


def test_news_are_forgotten_after_a_while() -> None:
    now = [0.0]
    kept = ToolNews(lambda: now[0])
    kept.heard(THING, told(REQUEST, 0, event={}))
    assert kept.since(THING, REQUEST, 0) == [{"event": {}}]
    now[0] = 1000.0
    kept.heard(THING, told("1" * 32, 0, event={}))
    assert kept.since(THING, REQUEST, 0) == []


def test_the_oldest_news_make_room() -> None:
    kept = ToolNews()
    large = "x" * 100_000
    requests = [f"{number:032x}" for number in range(MOST_BYTES // 100_000 + 10)]
    for request in requests:
        kept.heard(THING, told(request, 0, event={"jpeg": large}))
    assert kept.since(THING, requests[0], 0) == []
    assert kept.since(THING, requests[-1], 0)


@pytest.mark.parametrize(
    "payload",
    [
        b"",
        b"[]",
        b"{",
        told("short", 0, event={}),
        told(REQUEST, -1, event={}),
        told(REQUEST, 5000, event={}),
        told(REQUEST, 0),
        b'{"id": "' + REQUEST.encode() + b'", "number": true, "event": {}}',
    ],
)
def test_news_that_make_no_sense_are_passed_over(payload: bytes) -> None:
    kept = ToolNews()
    kept.heard(THING, payload)
    assert kept.since(THING, REQUEST, 0) == []
