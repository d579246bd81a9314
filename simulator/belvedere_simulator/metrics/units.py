"""In which unit a metric is measured: CloudWatch tells it only with single values."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from belvedere_simulator.metrics.metric import NAMESPACE, Metric

_KNOWN = {
    "DeviceActive": "Count",
    "ApplicationErrors": "Count",
    "FramesPerSecond": "Count/Second",
    "FramesDropped": "Count",
    "InferenceTime": "Milliseconds",
    "FrameProcessingTime": "Milliseconds",
    "FrameAge": "Milliseconds",
    "CPUUtilization": "Percent",
    "MemoryUtilization": "Percent",
    "GPUUtilization": "Percent",
    "GPUMemoryUtilization": "Percent",
    "Temperature": "°C",
}
_SIGNS = {"Percent": "%", "Milliseconds": "ms", "Seconds": "s", "Microseconds": "µs", "Count/Second": "1/s"}
_SIGNS |= {"Bytes": "B", "Count": "", "None": ""}


class Units:
    """Asks once for each metric that is not ours. Any thread."""

    def __init__(self) -> None:
        self._asked: dict[Metric, str] = {}

    def sign(self, cloudwatch: Any, metric: Metric, start: float, end: float) -> str:
        """What is written behind its values; "" where there is nothing to write, or no value in the range."""
        known = _KNOWN.get(metric.name) if metric.namespace == NAMESPACE else self._asked.get(metric)
        if known is None:
            known = _told(cloudwatch, metric, start, end)
            if known:
                self._asked[metric] = known
        return _SIGNS.get(known, known)


def _told(cloudwatch: Any, metric: Metric, start: float, end: float) -> str:
    length = max(60, 60 * int((end - start) // 60 + 1))
    answer = cloudwatch.get_metric_statistics(
        **metric.to_request(),
        StartTime=datetime.fromtimestamp(start, UTC),
        EndTime=datetime.fromtimestamp(end, UTC),
        Period=length,
        Statistics=["SampleCount"],
    )
    units = {str(point.get("Unit", "")) for point in answer["Datapoints"]}
    return units.pop() if len(units) == 1 else ""
