"""Logs and metrics, which have databases of their own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from botocore.exceptions import ClientError

from campaigns.kills.site import Clients
from campaigns.kills.step import Hand, Step, name_of, quietly

GROUP, NAMESPACE = "/aws/panorama/campaign", "Campaign"
MOST_EVENTS = 200


class Logs:
    """The value of a key is how many events its stream has: they are numbered."""

    name = "log"

    def __init__(self, clients: Clients) -> None:
        self._logs = clients("logs")

    def step(self, hand: Hand) -> Step:
        """Create a stream, put events, delete a long one."""
        if len(hand.held) < 2:
            name = hand.fresh("log")
            create = quietly(lambda: self._logs.create_log_stream(**self._named(name)))
            return Step(f"log/{name}", 0, create)
        key = hand.any_key()
        first, named = hand.held[key], self._named(name_of(key))
        if first > MOST_EVENTS:
            return Step(key, None, quietly(lambda: self._logs.delete_log_stream(**named)))
        after, now = first + hand.chance.randint(1, 20), int(time.time() * 1000)
        events = [{"timestamp": now, "message": f"event {number}"} for number in range(first, after)]
        return Step(key, after, quietly(lambda: self._logs.put_log_events(**named, logEvents=events)))

    def observe(self, key: str, _possible: Sequence[Any], _note: str) -> Any:
        """The number of events, when they are the right ones in their order."""
        try:
            named = self._named(name_of(key))
            answer = self._logs.get_log_events(**named, startFromHead=True, limit=10_000)
        except ClientError as error:
            if error.response["Error"]["Code"] == "ResourceNotFoundException":
                return None
            raise
        told = [event["message"] for event in answer["events"]]
        return len(told) if told == [f"event {number}" for number in range(len(told))] else told

    def _named(self, stream: str) -> dict[str, str]:
        return {"logGroupName": GROUP, "logStreamName": stream}


class Metrics:
    """The value of a key is the sum of what was put to its metric."""

    name = "metric"

    def __init__(self, clients: Clients) -> None:
        self._metrics = clients("cloudwatch")

    def step(self, hand: Hand) -> Step:
        """Put a value to a metric."""
        key = f"metric/{hand.fresh('metric')}" if len(hand.held) < 2 else hand.any_key()
        value = hand.chance.randint(1, 100)
        datum = {"MetricName": name_of(key), "Value": float(value), "Timestamp": datetime.now(UTC)}
        put = quietly(lambda: self._metrics.put_metric_data(Namespace=NAMESPACE, MetricData=[datum]))
        return Step(key, hand.held.get(key, 0) + value, put)

    def observe(self, key: str, _possible: Sequence[Any], _note: str) -> Any:
        """The sum over the days of the campaign."""
        now = datetime.now(UTC)
        answer = self._metrics.get_metric_statistics(
            Namespace=NAMESPACE,
            MetricName=name_of(key),
            StartTime=(now - timedelta(days=2)).replace(hour=0, minute=0, second=0, microsecond=0),
            EndTime=now + timedelta(minutes=5),
            Period=86_400,
            Statistics=["Sum"],
        )
        return round(sum(point["Sum"] for point in answer["Datapoints"])) or None
