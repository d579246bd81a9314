"""What an alarm watches and when it is in alarm: the parameters of PutMetricAlarm, checked."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.metrics.data import canonical, combination, invalid_value
from belvedere_simulator.service.metrics.data_operations import check_period
from belvedere_simulator.service.metrics.statistics import statistic

DAY, WEEK, HOUR = 86_400, 604_800, 3_600
MISSING = ("missing", "ignore", "breaching", "notBreaching")
KEPT = (
    "AlarmDescription",
    "OKActions",
    "AlarmActions",
    "InsufficientDataActions",
    "MetricName",
    "Namespace",
    "Statistic",
    "ExtendedStatistic",
    "Dimensions",
    "Period",
    "Unit",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "Threshold",
    "ComparisonOperator",
    "TreatMissingData",
    "EvaluateLowSampleCountPercentile",
)
_COMPARISONS: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanOrEqualToThreshold": operator.ge,
    "GreaterThanThreshold": operator.gt,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}


def checked_rule(parameters: Mapping[str, Any]) -> dict[str, Any]:
    """The rule in what PutMetricAlarm was given, as it is kept and told; refused where it cannot work."""
    if parameters.get("Metrics") or parameters.get("ThresholdMetricId"):
        raise invalid_value(tr("Alarms on metric math are not offered by this service"))
    for name in ("MetricName", "Namespace", "Period", "EvaluationPeriods", "Threshold", "ComparisonOperator"):
        if parameters.get(name) is None:
            raise ServiceError("ValidationException", tr("{name} is missing", name=name))
    if (parameters.get("Statistic") is None) == (parameters.get("ExtendedStatistic") is None):
        raise combination(tr("Give Statistic or ExtendedStatistic"))
    statistic(statistic_name(parameters))
    if parameters["ComparisonOperator"] not in _COMPARISONS:
        message = tr("{name} is not offered by this service", name=parameters["ComparisonOperator"])
        raise invalid_value(message)
    if parameters.get("TreatMissingData", "missing") not in MISSING:
        raise invalid_value(tr("TreatMissingData is one of {names}", names=", ".join(MISSING)))
    _check_periods(parameters)
    canonical(parameters.get("Dimensions"))
    return {name: parameters[name] for name in KEPT if parameters.get(name) is not None}


def statistic_name(rule: Mapping[str, Any]) -> str:
    """The statistic that a rule looks at."""
    return str(rule.get("Statistic") or rule.get("ExtendedStatistic"))


def breaches(rule: Mapping[str, Any], value: float) -> bool:
    """Whether a value is over, or under, the rule's threshold."""
    return _COMPARISONS[rule["ComparisonOperator"]](value, rule["Threshold"])


def _check_periods(parameters: Mapping[str, Any]) -> None:
    length, count = check_period(parameters["Period"]), parameters["EvaluationPeriods"]
    if not 1 <= parameters.get("DatapointsToAlarm", count) <= count:
        raise invalid_value(tr("DatapointsToAlarm is 1 to EvaluationPeriods"))
    longest = WEEK if length >= HOUR else DAY
    if length * count > longest:
        raise invalid_value(tr("Metrics cannot be checked across more than {days} days", days=longest // DAY))
