"""Alarms as clients of a site see them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.metrics.metric import Metric, metric_of, requested_metric
from belvedere_simulator.metrics.usual import usual_name, usual_rule

COMPARISONS = {
    ">=": "GreaterThanOrEqualToThreshold",
    ">": "GreaterThanThreshold",
    "<": "LessThanThreshold",
    "<=": "LessThanOrEqualToThreshold",
}
"""Signs, and what CloudWatch calls them."""

MISSING = ("missing", "ignore", "breaching", "notBreaching")
"""What periods without data count as."""

STATES = ("OK", "ALARM", "INSUFFICIENT_DATA")

_SIMPLE = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")
_SIGNS = {name: sign for sign, name in COMPARISONS.items()}


@dataclass(frozen=True)
class Alarm:
    """`comparison` is a sign of COMPARISONS. In alarm when `datapoints` of the last `periods` breach.

    `actions` by state are the ARNs that are told. What is known of its state is empty for one to be made.
    """

    name: str
    metric: Metric
    statistic: str = "Average"
    comparison: str = ">="
    threshold: float = 1.0
    period: int = 60
    periods: int = 5
    datapoints: int = 5
    missing: str = "missing"
    description: str = ""
    actions: tuple[tuple[str, str], ...] = ()
    enabled: bool = True
    state: str = ""
    reason: str = ""
    since: float = 0.0

    def to_document(self) -> dict[str, Any]:
        """As JSON carries it."""
        actions = [list(each) for each in self.actions]
        return {**vars(self), "metric": self.metric.to_document(), "actions": actions}

    @staticmethod
    def from_document(document: Mapping[str, Any]) -> Alarm:
        """From what `to_document` makes."""
        actions = tuple((str(state), str(arn)) for state, arn in document.get("actions") or ())
        return Alarm(**{**document, "metric": metric_of(document["metric"]), "actions": actions})

    @staticmethod
    def usual(metric: Metric, actions: Iterable[str] = ()) -> Alarm:
        """The usual alarm of a device or an application, which tells when it begins and when it ends."""
        rule = {**usual_rule(metric), "AlarmName": usual_name(metric)}
        told = list(actions)
        return _alarm({**rule, "AlarmActions": told, "OKActions": told})


def every_alarm(cloudwatch: Any) -> list[Alarm]:
    """All alarms of the site by name."""
    answers = cloudwatch.get_paginator("describe_alarms").paginate()
    return [_alarm(each) for answer in answers for each in answer["MetricAlarms"]]


def find_alarm(cloudwatch: Any, name: str) -> Alarm | None:
    """The alarm of that name."""
    found = cloudwatch.describe_alarms(AlarmNames=[name])["MetricAlarms"]
    return _alarm(found[0]) if found else None


def put_alarm(cloudwatch: Any, alarm: Alarm) -> None:
    """Make the alarm, or change the one of its name."""
    simple = alarm.statistic in _SIMPLE
    actions: dict[str, list[str]] = {"AlarmActions": [], "OKActions": [], "InsufficientDataActions": []}
    for state, arn in alarm.actions:
        actions[_ACTIONS[state]].append(arn)
    cloudwatch.put_metric_alarm(
        AlarmName=alarm.name,
        AlarmDescription=alarm.description,
        ActionsEnabled=alarm.enabled,
        **alarm.metric.to_request(),
        **({"Statistic": alarm.statistic} if simple else {"ExtendedStatistic": alarm.statistic}),
        ComparisonOperator=COMPARISONS[alarm.comparison],
        Threshold=alarm.threshold,
        Period=alarm.period,
        EvaluationPeriods=alarm.periods,
        DatapointsToAlarm=alarm.datapoints,
        TreatMissingData=alarm.missing,
        **actions,
    )


def remove_alarm(cloudwatch: Any, name: str) -> None:
    """Remove an alarm; its history stays."""
    cloudwatch.delete_alarms(AlarmNames=[name])


def alarm_history(cloudwatch: Any, name: str = "", most: int = 0) -> list[dict[str, Any]]:
    """What happened to an alarm, or to all, the newest first: `time`, `alarm`, `kind`, `text`; 0 for all."""
    asked = {"AlarmName": name} if name else {}
    limits = {"PaginationConfig": {"MaxItems": most}} if most else {}
    answers = cloudwatch.get_paginator("describe_alarm_history").paginate(**asked, **limits)
    return [
        {
            "time": each["Timestamp"].timestamp(),
            "alarm": each["AlarmName"],
            "kind": each["HistoryItemType"],
            "text": each["HistorySummary"],
        }
        for answer in answers
        for each in answer["AlarmHistoryItems"]
    ]


_ACTIONS = {"ALARM": "AlarmActions", "OK": "OKActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}


def _alarm(told: Mapping[str, Any]) -> Alarm:
    actions = [(state, str(arn)) for state, member in _ACTIONS.items() for arn in told.get(member) or ()]
    changed = told.get("StateTransitionedTimestamp") or told.get("StateUpdatedTimestamp")
    return Alarm(
        name=str(told["AlarmName"]),
        metric=requested_metric(told),
        statistic=str(told.get("Statistic") or told.get("ExtendedStatistic")),
        comparison=_SIGNS.get(told["ComparisonOperator"], ""),
        threshold=float(told["Threshold"]),
        period=int(told["Period"]),
        periods=int(told["EvaluationPeriods"]),
        datapoints=int(told.get("DatapointsToAlarm") or told["EvaluationPeriods"]),
        missing=str(told.get("TreatMissingData") or "missing"),
        description=str(told.get("AlarmDescription") or ""),
        actions=tuple(actions),
        enabled=bool(told.get("ActionsEnabled", True)),
        state=str(told.get("StateValue", "")),
        reason=str(told.get("StateReason", "")),
        since=changed.timestamp() if changed is not None else 0.0,
    )
