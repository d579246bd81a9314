"""Logs and metrics of a range of time, as the service keeps them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.messages import tr
from belvedere_simulator.support.gathering import Gathering

GROUPS = "/aws/panorama/devices/"
_LARGEST_STREAM = 8 * 1024 * 1024
_LARGEST_LOGS = 96 * 1024 * 1024
_STATISTICS = ("SampleCount", "Sum", "Average", "Minimum", "Maximum")
_MOST_VALUES = 1440
_MOST_METRICS = 500
_PERIODS = (60, 300, 900, 3600, 21600, 86400)


def gather_logs(gathering: Gathering) -> None:
    """The newest lines of each stream in the range."""
    if gathering.clients is None or not gathering.wish.logs:
        return
    left = _LARGEST_LOGS
    with told_failures():
        logs = gathering.clients("logs")
        for group in _all(logs.describe_log_groups, "logGroups", logGroupNamePrefix=GROUPS):
            name = group["logGroupName"]
            if not gathering.wish.is_for(name.removeprefix(GROUPS).partition("/")[0]):
                continue
            for stream in _all(logs.describe_log_streams, "logStreams", logGroupName=name):
                left -= _gather_stream(gathering, logs, name, stream["logStreamName"], left)


def gather_metrics(gathering: Gathering) -> None:
    """Every metric with all its statistics, and the alarms with their history."""
    if gathering.clients is None or not gathering.wish.metrics:
        return
    with told_failures():
        cloudwatch = gathering.clients("cloudwatch")
        listed = list(_all(cloudwatch.list_metrics, "Metrics", "NextToken"))
        metrics = [_measured(gathering, cloudwatch, metric) for metric in listed[:_MOST_METRICS]]
        measured = {"period": period_of(gathering.wish), "metrics": metrics}
        gathering.staging.document("metrics.json", tr("Metrics"), measured)
        alarms = list(_all(cloudwatch.describe_alarms, "MetricAlarms", "NextToken"))
        if alarms:
            times = {"StartDate": gathering.wish.since, "EndDate": gathering.wish.until}
            history = list(_all(cloudwatch.describe_alarm_history, "AlarmHistoryItems", "NextToken", **times))
            told = {"alarms": alarms, "history": history}
            gathering.staging.document("alarms.json", tr("Alarms"), told)


def period_of(wish: Any) -> int:
    """The shortest period that gives no more values than a reader can take."""
    span = (wish.until - wish.since).total_seconds()
    # One more than fits: the range seldom begins where a period does.
    return next((period for period in _PERIODS if span / period < _MOST_VALUES - 1), _PERIODS[-1])


def _measured(gathering: Gathering, cloudwatch: Any, metric: Any) -> dict[str, Any]:
    gathering.tell(tr("Metric {name}", name=metric["MetricName"]))
    points = cloudwatch.get_metric_statistics(
        Namespace=metric["Namespace"],
        MetricName=metric["MetricName"],
        Dimensions=metric.get("Dimensions", []),
        StartTime=gathering.wish.since,
        EndTime=gathering.wish.until,
        Period=period_of(gathering.wish),
        Statistics=list(_STATISTICS),
    )["Datapoints"]
    return {**metric, "values": sorted(points, key=lambda point: point["Timestamp"])}


def _gather_stream(gathering: Gathering, logs: Any, group: str, stream: str, left: int) -> int:
    """Write a stream; how many bytes it took."""
    if left <= 0:
        gathering.problems.append(tr("{stream} is left out: there is too much", stream=f"{group}/{stream}"))
        return 0
    gathering.tell(tr("Log {stream}", stream=stream))
    events, whole = _newest(gathering, logs, group, stream, min(left, _LARGEST_STREAM))
    if not events:
        return 0
    path = f"logs/{group.removeprefix(GROUPS)}/{stream}.log"
    written = gathering.staging.lines(path, f"{group}/{stream}", _lines(events))
    gathering.streams[f"{group}/{stream}"] = written
    if not whole:
        gathering.problems.append(tr("{file} begins later: there is too much", file=written))
    return sum(len(event["message"]) for event in events)


def _newest(gathering: Gathering, logs: Any, group: str, stream: str, most: int) -> tuple[list[Any], bool]:
    """The newest events that are not more than `most` bytes, oldest first, and whether these are all."""
    found: list[list[Any]] = []
    size, token = 0, None
    which = {"logGroupName": group, "logStreamName": stream, "startFromHead": False}
    which |= {"startTime": _ms(gathering.wish.since), "endTime": _ms(gathering.wish.until) + 1}
    while True:
        answer = logs.get_log_events(**which, **({"nextToken": token} if token else {}))
        gathering.tell("")
        if answer["events"]:
            found.append(answer["events"])
            size += sum(len(event["message"]) for event in answer["events"])
        if size >= most:
            return [event for page in reversed(found) for event in page], False
        if answer["nextBackwardToken"] == token:
            return [event for page in reversed(found) for event in page], True
        token = answer["nextBackwardToken"]


def _lines(events: list[Any]) -> Iterator[str]:
    """As exported logs have them: the time in UTC, then the text; further lines of an event as they are."""
    for event in events:
        at = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
        first, *more = str(event["message"]).split("\n")
        yield f"{at:%Y-%m-%dT%H:%M:%S}.{at.microsecond // 1000:03d}Z {first}"
        yield from more


def _all(operation: Any, member: str, cursor: str = "nextToken", **parameters: Any) -> Iterator[Any]:
    """All items of a listing, page by page; `cursor` is what leads on to the next."""
    following: str | None = None
    while True:
        answer = operation(**parameters, **({cursor: following} if following else {}))
        yield from answer.get(member, ())
        following = answer.get(cursor)
        if not following:
            return


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)
