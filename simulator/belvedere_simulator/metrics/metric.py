"""One metric by its names, and whose it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

NAMESPACE = "PanoramaDeviceMetrics"
"""Of what appliances and their applications report."""

_NAMES = ("DeviceName", "ApplicationInstanceName")
_IDS = ("DeviceId", "ApplicationInstanceId")


@dataclass(frozen=True)
class Metric:
    """A metric; `dimensions` are pairs of name and value, sorted."""

    namespace: str
    name: str
    dimensions: tuple[tuple[str, str], ...] = field(default=())

    @property
    def subject(self) -> str:
        """What it is about, for people: a device's or application's name, or all of its dimensions."""
        known = dict(self.dimensions)
        rest = [f"{name}={value}" for name, value in self.dimensions if name not in (*_NAMES, *_IDS)]
        named = [
            known[name] or known.get(which, "")
            for name, which in zip(_NAMES, _IDS, strict=True)
            if name in known
        ]
        return ", ".join([*named, *rest])

    @property
    def title(self) -> str:
        """Name and subject."""
        return f"{self.name} ({self.subject})" if self.subject else self.name

    def to_document(self) -> dict[str, Any]:
        """As JSON carries it."""
        return {"namespace": self.namespace, "name": self.name, "dimensions": dict(self.dimensions)}

    def to_request(self) -> dict[str, Any]:
        """As CloudWatch's operations name it."""
        dimensions = [{"Name": name, "Value": value} for name, value in self.dimensions]
        return {"Namespace": self.namespace, "MetricName": self.name, "Dimensions": dimensions}


def metric_of(document: Mapping[str, Any]) -> Metric:
    """From what `to_document` makes."""
    pairs = sorted((str(name), str(value)) for name, value in (document.get("dimensions") or {}).items())
    return Metric(str(document["namespace"]), str(document["name"]), tuple(pairs))


def requested_metric(request: Mapping[str, Any]) -> Metric:
    """From a metric, or an alarm, of CloudWatch's."""
    pairs = sorted((each["Name"], each["Value"]) for each in request.get("Dimensions") or ())
    return Metric(request["Namespace"], request["MetricName"], tuple(pairs))


def every_metric(cloudwatch: Any, namespace: str = "") -> list[Metric]:
    """All metrics of the site, or of one namespace, by namespace, subject and name."""
    wanted = {"Namespace": namespace} if namespace else {}
    answers = cloudwatch.get_paginator("list_metrics").paginate(**wanted)
    found = [requested_metric(each) for answer in answers for each in answer["Metrics"]]
    return sorted(found, key=lambda metric: (metric.namespace, metric.subject, metric.name))
