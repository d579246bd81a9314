"""The two alarms that a device and an application usually have: it is silent, it fails."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.metrics.metric import NAMESPACE, Metric

DEVICE_ACTIVE, APPLICATION_ERRORS = "DeviceActive", "ApplicationErrors"
PERIOD, PERIODS = 60, 5
"""In alarm after five minutes."""

_COMPARISONS = {
    DEVICE_ACTIVE: "LessThanThreshold",
    APPLICATION_ERRORS: "GreaterThanOrEqualToThreshold",
}
RULES = frozenset(_COMPARISONS)
"""The metrics that have a usual alarm."""


def device_metric(name: str, identifier: str) -> Metric:
    """What tells that a device is there."""
    return Metric(NAMESPACE, DEVICE_ACTIVE, (("DeviceId", identifier), ("DeviceName", name)))


def application_metric(name: str, identifier: str) -> Metric:
    """What tells the errors of an application instance."""
    own = (("ApplicationInstanceId", identifier), ("ApplicationInstanceName", name))
    return Metric(NAMESPACE, APPLICATION_ERRORS, own)


def usual_rule(metric: Metric) -> dict[str, Any]:
    """What PutMetricAlarm takes besides a name: silence counts as trouble. KeyError for other metrics."""
    return {
        **metric.to_request(),
        "ComparisonOperator": _COMPARISONS[metric.name],
        "Threshold": 1.0,
        "Statistic": "Sum",
        "TreatMissingData": "breaching",
        "Period": PERIOD,
        "EvaluationPeriods": PERIODS,
    }


def usual_name(metric: Metric) -> str:
    """How such an alarm is called."""
    return f"{metric.name}-{metric.subject}"[:255]
