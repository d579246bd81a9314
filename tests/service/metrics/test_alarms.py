"""Alarms: evaluated as periods end, told once, remembered, set by hand, refused by name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from belvedere_simulator.service.metrics.alarms import forget_history
from belvedere_simulator.service.metrics.evaluator import AlarmEvaluator
from belvedere_simulator.service.metrics.store import MetricStore
from belvedere_simulator.service.store.database import Database
from fakes.hand_clock import HandClock
from service.metrics.conftest import Ask, Told

TOPIC = "arn:aws:sns:us-east-1:123456789012:alarms"
OFFLINE = {
    "AlarmName": "DeviceOfflineAlarm",
    "AlarmActions": [TOPIC],
    "MetricName": "DeviceActive",
    "Namespace": "PanoramaDeviceMetrics",
    "Dimensions": [{"Name": "DeviceName", "Value": "gate"}, {"Name": "DeviceId", "Value": "device-a"}],
    "EvaluationPeriods": 5,
    "DatapointsToAlarm": 5,
    "Period": 60,
    "ComparisonOperator": "LessThanThreshold",
    "Threshold": 1.0,
    "Statistic": "Sum",
    "TreatMissingData": "breaching",
}


def active(ask: Ask) -> None:
    datum = {"MetricName": "DeviceActive", "Dimensions": OFFLINE["Dimensions"], "Value": 1.0}
    ask("PutMetricData", Namespace="PanoramaDeviceMetrics", MetricData=[datum])


def state(ask: Ask) -> str:
    (alarm,) = ask("DescribeAlarms", AlarmNames=["DeviceOfflineAlarm"])["MetricAlarms"]
    return str(alarm["StateValue"])


def minute(clock: HandClock, evaluator: AlarmEvaluator) -> int:
    clock.advance(timedelta(seconds=60))
    return len(evaluator.evaluate())


def test_a_device_that_is_silent_for_five_minutes_is_in_alarm(
    ask: Ask, evaluator: AlarmEvaluator, clock: HandClock, told: Told
) -> None:
    clock.advance(timedelta(seconds=10))
    ask("PutMetricAlarm", **OFFLINE)
    assert state(ask) == "INSUFFICIENT_DATA"
    active(ask)
    minute(clock, evaluator)
    assert state(ask) == "OK"
    changes = [minute(clock, evaluator) for _ in range(6)]
    assert changes == [0, 0, 0, 0, 1, 0]
    assert state(ask) == "ALARM"
    assert [(change.before, change.state) for change in told.changes] == [
        ("INSUFFICIENT_DATA", "OK"),
        ("OK", "ALARM"),
    ]
    assert told.changes[-1].actions == (TOPIC,)
    active(ask)
    minute(clock, evaluator)
    assert state(ask) == "OK"
    items = ask("DescribeAlarmHistory", AlarmName="DeviceOfflineAlarm", HistoryItemType="StateUpdate")
    summaries = [item["HistorySummary"] for item in items["AlarmHistoryItems"]]
    assert summaries[:2] == ["Alarm updated from ALARM to OK", "Alarm updated from OK to ALARM"]
    kinds = {item["HistoryItemType"] for item in ask("DescribeAlarmHistory")["AlarmHistoryItems"]}
    assert kinds == {"ConfigurationUpdate", "StateUpdate", "Action"}


def test_states_and_history_outlive_the_process(
    ask: Ask, control: Database, store: MetricStore, clock: HandClock, evaluator: AlarmEvaluator
) -> None:
    ask("PutMetricAlarm", **OFFLINE)
    clock.advance(timedelta(seconds=10))
    assert len(evaluator.evaluate()) == 1
    assert AlarmEvaluator(control, store, clock).evaluate() == []
    assert state(ask) == "ALARM"


def test_what_happened_is_forgotten_after_thirty_days(ask: Ask, control: Database, clock: HandClock) -> None:
    ask("PutMetricAlarm", **OFFLINE)
    clock.advance(timedelta(days=20))
    ask("SetAlarmState", AlarmName="DeviceOfflineAlarm", StateValue="OK", StateReason="a test")
    clock.advance(timedelta(days=11))
    with control.write() as connection:
        forget_history(connection, clock.now().timestamp())
    items = ask("DescribeAlarmHistory")["AlarmHistoryItems"]
    assert {item["HistoryItemType"] for item in items} == {"StateUpdate"}


def test_a_state_set_by_hand_stays_until_the_next_period(
    ask: Ask, evaluator: AlarmEvaluator, clock: HandClock, told: Told, refusal: Ask
) -> None:
    clock.advance(timedelta(seconds=10))
    ask("PutMetricAlarm", **OFFLINE)
    evaluator.evaluate()
    ask("SetAlarmState", AlarmName="DeviceOfflineAlarm", StateValue="OK", StateReason="a test")
    assert (state(ask), told.changes[-1].reason) == ("OK", "a test")
    assert evaluator.evaluate() == []
    assert minute(clock, evaluator) == 1
    assert state(ask) == "ALARM"
    unknown = {"AlarmName": "none", "StateValue": "OK", "StateReason": "a test"}
    assert refusal("SetAlarmState", **unknown) == "ResourceNotFound"


def test_an_alarm_without_actions_is_silent(
    ask: Ask, evaluator: AlarmEvaluator, clock: HandClock, told: Told
) -> None:
    clock.advance(timedelta(seconds=10))
    ask("PutMetricAlarm", **OFFLINE)
    ask("DisableAlarmActions", AlarmNames=["DeviceOfflineAlarm"])
    evaluator.evaluate()
    assert [change.actions for change in told.changes] == [()]
    ask("EnableAlarmActions", AlarmNames=["DeviceOfflineAlarm"])
    ask("SetAlarmState", AlarmName="DeviceOfflineAlarm", StateValue="OK", StateReason="x")
    ask("SetAlarmState", AlarmName="DeviceOfflineAlarm", StateValue="ALARM", StateReason="x")
    assert told.changes[-1].actions == (TOPIC,)


def test_alarms_are_listed_by_what_is_asked(ask: Ask, refusal: Ask) -> None:
    for number in range(3):
        ask("PutMetricAlarm", **{**OFFLINE, "AlarmName": f"a{number}"})
    first = ask("DescribeAlarms", MaxRecords=2)
    rest = ask("DescribeAlarms", MaxRecords=2, NextToken=first["NextToken"])
    names = [alarm["AlarmName"] for page in (first, rest) for alarm in page["MetricAlarms"]]
    assert names == ["a0", "a1", "a2"]
    assert len(ask("DescribeAlarms", ActionPrefix="arn:aws:sns")["MetricAlarms"]) == 3
    assert ask("DescribeAlarms", StateValue="ALARM")["MetricAlarms"] == []
    metric = {name: OFFLINE[name] for name in ("MetricName", "Namespace", "Dimensions")}
    assert len(ask("DescribeAlarmsForMetric", **metric)["MetricAlarms"]) == 3
    assert refusal("DeleteAlarms", AlarmNames=["a0", "none"]) == "ResourceNotFound"
    ask("DeleteAlarms", AlarmNames=["a0", "a1"])
    assert [alarm["AlarmName"] for alarm in ask("DescribeAlarms")["MetricAlarms"]] == ["a2"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Metrics": [{"Id": "e1", "Expression": "m1"}]}, "InvalidParameterValueException"),
        ({"MetricName": None}, "ValidationException"),
        ({"ExtendedStatistic": "p90"}, "InvalidParameterCombinationException"),
        ({"ComparisonOperator": "GreaterThanUpperThreshold"}, "InvalidParameterValueException"),
        ({"DatapointsToAlarm": 6}, "InvalidParameterValueException"),
        ({"Period": 300, "EvaluationPeriods": 300}, "InvalidParameterValueException"),
        ({"TreatMissingData": "bad"}, "InvalidParameterValueException"),
    ],
)
def test_alarms_that_cannot_work_are_refused(
    ask: Ask, refusal: Ask, change: dict[str, Any], code: str
) -> None:
    assert refusal("PutMetricAlarm", **{**OFFLINE, **change}) == code
    assert ask("DescribeAlarms")["MetricAlarms"] == []
