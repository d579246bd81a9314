"""PutMetricData, GetMetricStatistics, GetMetricData and ListMetrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.list_cursor import PagingNames
from belvedere_simulator.service.metrics.data import combination, dimensions_of, invalid_value, read_datum
from belvedere_simulator.service.metrics.statistics import STATISTICS, check_count, mixed, periods, statistic
from belvedere_simulator.service.metrics.store import MetricRow, MetricStore

PAGING = PagingNames("NextToken", "", "InvalidNextToken")
OLDEST = timedelta(days=14)
NEWEST = timedelta(hours=2)
MOST_DATA = 1000
MOST_POINTS = 1440
MOST_POINTS_OF_DATA = 100_800
LISTED = 500
MINUTE = 60
RECENT = timedelta(hours=3)
SHORT_PERIODS = frozenset({1, 5, 10, 20, 30})


class MetricOperations:
    """The operations on metric data."""

    def __init__(self, store: MetricStore, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "PutMetricData": self.put_metric_data,
            "GetMetricStatistics": self.get_metric_statistics,
            "GetMetricData": self.get_metric_data,
            "ListMetrics": self.list_metrics,
        }

    def put_metric_data(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add data; one that is wrong refuses the whole request."""
        given, now = parameters.get("MetricData") or [], self._clock.now()
        if not given:
            raise combination(tr("Give MetricData"))
        if len(given) > MOST_DATA:
            raise invalid_value(tr("A request has at most {most} data", most=MOST_DATA))
        data = [(each, read_datum(each), _time(each, now)) for each in given]
        self._store.add(parameters["Namespace"], data)
        return {}

    def get_metric_statistics(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Statistics of one metric in periods counted from the start, which is rounded down to a minute."""
        names = [*(parameters.get("Statistics") or ()), *(parameters.get("ExtendedStatistics") or ())]
        if not names:
            raise combination(tr("Give Statistics or ExtendedStatistics"))
        length = check_period(parameters["Period"])
        start, end = _range(parameters)
        start -= start % min(length, MINUTE)
        check_count(start, end, length, MOST_POINTS)
        ways = {name: statistic(name) for name in names}
        data = self._store.read(parameters, start, end, parameters.get("Unit"))
        points = []
        for period in periods(data, start, length):
            values = {name: way(period.data) for name, way in ways.items()}
            point: dict[str, Any] = {"Timestamp": _moment(period.start), "Unit": period.unit}
            point |= {name: value for name, value in values.items() if name[0] != "p" and value is not None}
            extended = {name: value for name, value in values.items() if name[0] == "p" and value is not None}
            points.append({**point, "ExtendedStatistics": extended} if extended else point)
        return {"Label": parameters["MetricName"], "Datapoints": points}

    def get_metric_data(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Series of several metrics in one answer, in periods counted from the epoch; no expressions."""
        start, end = _range(parameters)
        results = []
        for query in parameters["MetricDataQueries"]:
            if query.get("Expression") or not query.get("MetricStat"):
                raise invalid_value(
                    tr("Metric math is not offered by this service: query {id}", id=query["Id"])
                )
            if query.get("ReturnData") is not False:
                results.append(self._series(query, start, end, parameters.get("ScanBy")))
        return {"MetricDataResults": results, "Messages": []}

    def list_metrics(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The metrics with these names and, among others, these dimensions."""
        at = PAGING.cursor("ListMetrics", parameters, largest=LISTED)
        wanted = parameters.get("Dimensions") or []
        recent = self._clock.now() - RECENT
        rows = [
            row
            for row in self._store.metrics(parameters.get("Namespace"), parameters.get("MetricName"))
            if _has(row, wanted) and (not parameters.get("RecentlyActive") or row.last >= recent.timestamp())
        ]
        page = at.page_of_all(rows, lambda row: (row.namespace, row.name, row.dimensions))
        return page.output(
            "Metrics",
            lambda row: {
                "Namespace": row.namespace,
                "MetricName": row.name,
                "Dimensions": dimensions_of(row.dimensions),
            },
        )

    def _series(
        self, query: Mapping[str, Any], start: float, end: float, order: str | None
    ) -> Mapping[str, Any]:
        wanted = query["MetricStat"]
        length, way = check_period(wanted["Period"]), statistic(wanted["Stat"])
        first = start - start % length
        check_count(first, end, length, MOST_POINTS_OF_DATA)
        metric, unit = wanted["Metric"], wanted.get("Unit")
        if wanted["Stat"] in STATISTICS:
            # Of weeks there are very many data: what their sums tell the database says.
            together = self._store.sums(metric, first, end, length, unit)
            found = [(start, way((datum,))) for start, datum in together]
        else:
            data = self._store.read(metric, first, end, unit)
            found = [(period.start, way(period.data)) for period in periods(mixed(data), first, length)]
        points = [(time, value) for time, value in found if value is not None]
        points.sort(reverse=order != "TimestampAscending")
        return {
            "Id": query["Id"],
            "Label": query.get("Label") or wanted["Metric"]["MetricName"],
            "Timestamps": [_moment(time) for time, _ in points],
            "Values": [value for _, value in points],
            "StatusCode": "Complete",
        }


def conditions(operation: str, parameters: Mapping[str, Any]) -> Mapping[str, Sequence[str]]:
    """The namespace that data are put into: policies can allow one alone."""
    return {"cloudwatch:namespace": (parameters["Namespace"],)} if operation == "PutMetricData" else {}


def check_period(length: int) -> int:
    """The length of a period in seconds: 1, 5, 10, 20, 30 or a multiple of 60."""
    if length not in SHORT_PERIODS and (length < MINUTE or length % MINUTE):
        raise invalid_value(tr("Periods are 1, 5, 10, 20, 30 or a multiple of 60 seconds"))
    return length


def _time(given: Mapping[str, Any], now: datetime) -> float:
    time: datetime = given.get("Timestamp") or now
    if not now - OLDEST <= time <= now + NEWEST:
        raise invalid_value(
            tr("The timestamp {time} is more than two weeks old or two hours ahead", time=time.isoformat())
        )
    return time.timestamp()


def _range(parameters: Mapping[str, Any]) -> tuple[float, float]:
    start, end = parameters["StartTime"].timestamp(), parameters["EndTime"].timestamp()
    if start >= end:
        raise combination(tr("StartTime must be before EndTime"))
    return start, end


def _has(row: MetricRow, wanted: list[Mapping[str, str]]) -> bool:
    held = {each["Name"]: each["Value"] for each in dimensions_of(row.dimensions)}
    return all(each["Name"] in held and each.get("Value") in {None, held[each["Name"]]} for each in wanted)


def _moment(time: float) -> datetime:
    return datetime.fromtimestamp(time, UTC)
