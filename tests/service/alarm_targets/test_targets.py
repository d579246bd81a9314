"""Alarms told to a web address, by an unmodified client: heard, remembered, no secret seen."""

from __future__ import annotations

import base64
import logging
import sqlite3
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from belvedere_simulator.service.certificates.identity import Kind
from fakes.client_site import ClientSite
from fakes.thing_client import ThingClient
from fakes.waiting import until
from service.alarm_targets.conftest import Hook

SECRET = "canary-4711"
ALARM = {
    "Namespace": "Shop",
    "MetricName": "People",
    "Dimensions": [{"Name": "door", "Value": "north"}],
    "Statistic": "Maximum",
    "Period": 60,
    "EvaluationPeriods": 1,
    "Threshold": 10.0,
    "ComparisonOperator": "GreaterThanThreshold",
    "TreatMissingData": "ignore",
}


def put_target(site: ClientSite, name: str, address: str, kind: str = "webhook") -> str:
    """The ARN of a target."""
    told = site.client("belvedere").put_alarm_target(TargetName=name, Kind=kind, Address=address)
    return str(told["Arn"])


def put_alarm(site: ClientSite, name: str, *actions: str) -> Any:
    cloudwatch = site.client("cloudwatch")
    cloudwatch.put_metric_alarm(AlarmName=name, AlarmActions=list(actions), OKActions=list(actions), **ALARM)
    return cloudwatch


def history(site: ClientSite, name: str) -> list[str]:
    """What was done for an alarm, the newest first."""
    told = site.client("cloudwatch").describe_alarm_history(AlarmName=name, HistoryItemType="Action")
    return [item["HistorySummary"] for item in told["AlarmHistoryItems"]]


def test_a_change_is_told_once_and_the_address_is_seen_nowhere(
    site: ClientSite, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    arn = put_target(
        site, "office", f"http://user:{SECRET}@127.0.0.1:{hook.port}/hook/{SECRET}?token={SECRET}"
    )
    cloudwatch = put_alarm(site, "crowd", arn)
    cloudwatch.set_alarm_state(AlarmName="crowd", StateValue="ALARM", StateReason="a test")
    until(lambda: hook.messages)
    [message] = hook.messages
    assert (message["NewStateValue"], message["OldStateValue"]) == ("ALARM", "INSUFFICIENT_DATA")
    assert (message["AlarmName"], message["Trigger"]["Threshold"]) == ("crowd", 10.0)
    assert hook.paths == [f"/hook/{SECRET}?token={SECRET}"]
    assert hook.credentials == ["Basic " + base64.b64encode(f"user:{SECRET}".encode()).decode()]
    until(lambda: history(site, "crowd") == [f"Notified {arn}"])
    [target] = [
        each
        for each in site.client("belvedere").list_alarm_targets()["Targets"]
        if each["TargetName"] == "office"
    ]
    assert target["Shown"] == f"http://127.0.0.1:{hook.port}/…"
    assert "Failure" not in target
    ours = [each.getMessage() for each in caplog.records if each.name.startswith("belvedere")]
    told = [target, cloudwatch.describe_alarms(), cloudwatch.describe_alarm_history(), ours]
    assert not any(SECRET in str(each) for each in told)
    with sqlite3.connect(site.data / "service.db") as database:
        kept = database.execute("select * from alarm_targets").fetchall()
        kept += database.execute("select * from alarm_history").fetchall()
    assert SECRET not in str(kept)


def test_where_an_answer_points_to_nobody_goes(site: ClientSite, hook: Hook) -> None:
    elsewhere = Hook()
    hook.status, hook.location = 302, f"http://127.0.0.1:{elsewhere.port}/stolen"
    put_target(site, "moved", f"http://127.0.0.1:{hook.port}/")
    told = site.client("belvedere").try_alarm_target(TargetName="moved")
    elsewhere.close()
    assert told["Failure"] == "answered 302"
    assert (len(hook.messages), elsewhere.messages) == (1, [])


def test_an_action_that_is_no_target_is_told_so(site: ClientSite) -> None:
    action = "arn:aws:sns:us-east-1:123456789012:nobody"
    put_alarm(site, "lonely", action).set_alarm_state(AlarmName="lonely", StateValue="OK", StateReason="x")
    assert history(site, "lonely") == [f"{action} tells nobody: there is no such target"]


def test_silent_alarms_tell_nobody(site: ClientSite, hook: Hook) -> None:
    arn = put_target(site, "quiet", f"http://127.0.0.1:{hook.port}/")
    cloudwatch = put_alarm(site, "hushed", arn)
    cloudwatch.disable_alarm_actions(AlarmNames=["hushed"])
    cloudwatch.set_alarm_state(AlarmName="hushed", StateValue="ALARM", StateReason="x")
    cloudwatch.enable_alarm_actions(AlarmNames=["hushed"])
    cloudwatch.set_alarm_state(AlarmName="hushed", StateValue="OK", StateReason="x")
    until(lambda: hook.messages)
    assert [each["NewStateValue"] for each in hook.messages] == ["OK"]


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("webhook", "ftp://127.0.0.1/hook"),
        ("webhook", "http:///hook"),
        ("webhook", "http://127.0.0.1:99999/"),
        ("webhook", "http://127.0.0.1/a\r\nb"),
        ("webhook", "file:///etc/passwd"),
        ("mqtt", "$aws/things/x/jobs"),
        ("mqtt", "panorama/things/x/watch"),
        ("mqtt", "alarms/#"),
        ("mqtt", "a/b/c/d/e/f/g/h/i"),
    ],
)
def test_what_is_no_address_is_refused(site: ClientSite, kind: str, address: str) -> None:
    client = site.client("belvedere")
    with pytest.raises(client.exceptions.ValidationException) as refused:
        put_target(site, "wrong", address, kind)
    assert kind == "mqtt" or address not in str(refused.value)


def test_a_target_goes_with_what_waits_for_it(site: ClientSite) -> None:
    put_target(site, "gone", "http://127.0.0.1:9/")
    client = site.client("belvedere")
    client.delete_alarm_target(TargetName="gone")
    for act in (client.delete_alarm_target, client.try_alarm_target):
        with pytest.raises(client.exceptions.ResourceNotFoundException):
            act(TargetName="gone")


def test_an_alarm_of_a_metric_is_told_on_a_topic_by_the_site_alone(site: ClientSite) -> None:
    service = site.service
    with service.parts.database.write() as connection:
        holder = service.panorama.certificates.issue_client(connection, Kind.OBSERVER)
    authority = service.panorama.certificates.authority.pem
    listener = ThingClient(service.channel.address, authority, holder, "observer-alarms").connect()
    assert listener.subscribe("shop/alarms")
    arn = put_target(site, "till", "shop/alarms", "mqtt")
    cloudwatch = site.client("cloudwatch")
    data = [{"MetricName": "People", "Dimensions": ALARM["Dimensions"], "Value": 12.0}]
    moment = datetime.now(UTC) - timedelta(minutes=1)
    cloudwatch.put_metric_data(Namespace="Shop", MetricData=[{**each, "Timestamp": moment} for each in data])
    put_alarm(site, "full", arn)
    message = listener.wait("shop/alarms")
    assert (message["AlarmName"], message["NewStateValue"]) == ("full", "ALARM")
    assert "12.0" in message["NewStateReason"]
    listener.close()
