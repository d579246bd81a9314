"""Metric data in and out: values, counts, statistic sets, periods, lists."""

from __future__ import annotations

import math
import statistics as oracle
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.service.metrics.data import read_datum
from belvedere_simulator.service.metrics.statistics import Stamped, mixed, periods, statistic
from belvedere_simulator.service.metrics.store import MetricStore
from fakes.hand_clock import HandClock
from service.metrics.conftest import START, Ask

NAMES = {"Namespace": "PanoramaDeviceMetrics", "MetricName": "ApplicationErrors"}
DIMENSIONS = [
    {"Name": "ApplicationInstanceName", "Value": "gate"},
    {"Name": "ApplicationInstanceId", "Value": "a"},
]
ALL = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"]


def put(ask: Ask, **datum: Any) -> None:
    given = {"MetricName": "ApplicationErrors", "Dimensions": DIMENSIONS, **datum}
    ask("PutMetricData", Namespace="PanoramaDeviceMetrics", MetricData=[given])


def asked(**more: Any) -> dict[str, Any]:
    span = {"StartTime": START, "EndTime": START + timedelta(minutes=10), "Period": 60}
    return {**NAMES, "Dimensions": DIMENSIONS[::-1], **span, **more}


def test_values_counts_and_sets_add_up(ask: Ask) -> None:
    put(ask, Timestamp=START + timedelta(seconds=1), Value=4.0)
    put(ask, Timestamp=START + timedelta(seconds=2), Values=[1.0, 2.0], Counts=[3.0, 1.0])
    sums = {"SampleCount": 2.0, "Sum": 9.0, "Minimum": 3.0, "Maximum": 6.0}
    put(ask, Timestamp=START + timedelta(seconds=61), StatisticValues=sums)
    answer = ask("GetMetricStatistics", **asked(Statistics=ALL, ExtendedStatistics=["p50", "p100"]))
    first, second = answer["Datapoints"]
    assert {name: first[name] for name in ALL} == {
        "SampleCount": 5.0,
        "Average": 9 / 5,
        "Sum": 9.0,
        "Minimum": 1.0,
        "Maximum": 4.0,
    }
    assert (first["Timestamp"], first["Unit"]) == (START, "None")
    assert first["ExtendedStatistics"] == {"p50": 1.0, "p100": 4.0}
    assert (second["Average"], second["Timestamp"]) == (4.5, START + timedelta(minutes=1))
    assert "ExtendedStatistics" not in second


def test_dimensions_name_a_metric_exactly(ask: Ask) -> None:
    put(ask, Value=1.0)
    assert (
        ask("GetMetricStatistics", **asked(Dimensions=DIMENSIONS[:1], Statistics=["Sum"]))["Datapoints"] == []
    )
    assert len(ask("GetMetricStatistics", **asked(Statistics=["Sum"]))["Datapoints"]) == 1


def test_units_are_told_apart(ask: Ask) -> None:
    put(ask, Value=1.0, Unit="Count")
    put(ask, Value=2.0, Unit="Seconds")
    points = ask("GetMetricStatistics", **asked(Statistics=["Sum"]))["Datapoints"]
    assert [(point["Unit"], point["Sum"]) for point in points] == [("Count", 1.0), ("Seconds", 2.0)]
    (point,) = ask("GetMetricStatistics", **asked(Statistics=["Sum"], Unit="Count"))["Datapoints"]
    assert point["Sum"] == 1.0


def test_series_come_newest_first_unless_wished(ask: Ask) -> None:
    for minute in range(3):
        put(ask, Timestamp=START + timedelta(minutes=minute), Value=float(minute))
    metric = {"Metric": {**NAMES, "Dimensions": DIMENSIONS}, "Period": 60, "Stat": "Sum"}
    span = {"StartTime": START, "EndTime": START + timedelta(minutes=2)}
    query = {"MetricDataQueries": [{"Id": "m1", "MetricStat": metric}], **span}
    (series,) = ask("GetMetricData", **query)["MetricDataResults"]
    assert (series["Values"], series["StatusCode"], series["Label"]) == (
        [1.0, 0.0],
        "Complete",
        "ApplicationErrors",
    )
    (series,) = ask("GetMetricData", **query, ScanBy="TimestampAscending")["MetricDataResults"]
    assert series["Timestamps"] == [START, START + timedelta(minutes=1)]


@pytest.mark.parametrize(
    ("datum", "code"),
    [
        ({"Value": 1.0, "Values": [1.0]}, "InvalidParameterCombinationException"),
        ({}, "InvalidParameterCombinationException"),
        ({"Values": [1.0, 2.0], "Counts": [1.0]}, "InvalidParameterCombinationException"),
        ({"Values": [1.0] * 151}, "InvalidParameterCombinationException"),
        ({"Values": [1.0], "Counts": [-1.0]}, "InvalidParameterValueException"),
        ({"Value": math.nan}, "InvalidParameterValueException"),
        ({"Value": 2.0**361}, "InvalidParameterValueException"),
        ({"Value": 1.0, "Timestamp": START - timedelta(days=15)}, "InvalidParameterValueException"),
        ({"Value": 1.0, "Timestamp": START + timedelta(hours=3)}, "InvalidParameterValueException"),
        ({"Value": 1.0, "Dimensions": [DIMENSIONS[0]] * 2}, "InvalidParameterValueException"),
        (
            {"StatisticValues": {"SampleCount": 1.0, "Sum": 1.0, "Minimum": 2.0, "Maximum": 1.0}},
            "InvalidParameterValueException",
        ),
    ],
)
def test_data_that_cannot_be_are_refused(refusal: Ask, ask: Ask, datum: dict[str, Any], code: str) -> None:
    given = [{"MetricName": "m", "Value": 1.0}, {"MetricName": "m", **datum}]
    assert refusal("PutMetricData", Namespace="n", MetricData=given) == code
    assert ask("ListMetrics")["Metrics"] == []


def test_questions_that_cannot_be_answered_are_refused(refusal: Ask) -> None:
    wrong = "InvalidParameterCombinationException"
    assert refusal("GetMetricStatistics", **asked(Statistics=["Sum"], EndTime=START)) == wrong
    assert (
        refusal("GetMetricStatistics", **asked(Statistics=["Sum"], EndTime=START + timedelta(days=3)))
        == wrong
    )
    assert refusal("GetMetricStatistics", **asked()) == wrong
    value = "InvalidParameterValueException"
    assert refusal("GetMetricStatistics", **asked(Statistics=["Sum"], Period=61)) == value
    assert refusal("GetMetricStatistics", **asked(ExtendedStatistics=["tm90"])) == value
    math_query = {"MetricDataQueries": [{"Id": "e", "Expression": "m1*2"}]}
    assert refusal("GetMetricData", **math_query, StartTime=START, EndTime=START + timedelta(1)) == value


def test_metrics_are_listed_in_pages_and_forgotten_with_age(
    ask: Ask, store: MetricStore, clock: HandClock
) -> None:
    for number in range(501):
        each = {"MetricName": "m", "Dimensions": [{"Name": "id", "Value": f"{number:03d}"}], "Value": 1.0}
        ask("PutMetricData", Namespace="n", MetricData=[each])
    first = ask("ListMetrics", Namespace="n")
    rest = ask("ListMetrics", Namespace="n", NextToken=first["NextToken"])
    assert (len(first["Metrics"]), len(rest["Metrics"])) == (500, 1)
    assert len(ask("ListMetrics", Dimensions=[{"Name": "id", "Value": "007"}])["Metrics"]) == 1
    assert len(ask("ListMetrics", Dimensions=[{"Name": "other"}])["Metrics"]) == 0
    assert store.sweep(clock.now().timestamp() + 64 * 86_400, 63 * 86_400) == 501
    assert ask("ListMetrics")["Metrics"] == []


NUMBERS = st.lists(
    st.tuples(st.floats(0, 600, exclude_max=True), st.integers(-5, 5)), min_size=1, max_size=20
)


@given(NUMBERS, st.sampled_from([60, 120, 300]))
def test_statistics_agree_with_the_plain_ones(points: list[tuple[float, int]], length: int) -> None:
    data = [
        Stamped(time, "", read_datum({"MetricName": "m", "Value": float(value)})) for time, value in points
    ]
    by_start = {
        number * length: [value for time, value in points if time // length == number] for number in range(10)
    }
    found = {period.start: period.data for period in periods(data, 0.0, length)}
    assert set(found) == {start for start, values in by_start.items() if values}
    for start, held in found.items():
        values = by_start[int(start)]
        assert statistic("Average")(held) == pytest.approx(oracle.mean(values))
        assert statistic("Maximum")(held) == max(values)
        middle = statistic("p50")(held)
        assert middle == oracle.median_low(values)


def test_sums_of_the_database_are_those_of_the_data(ask: Ask, store: MetricStore) -> None:
    for second in range(0, 590, 7):
        number, unit = float(second % 13), ("Count", "Seconds")[second % 2]
        put(ask, Timestamp=START + timedelta(seconds=second), Values=[number, 2 * number], Unit=unit)
    metric = {**NAMES, "Dimensions": DIMENSIONS}
    first, end = START.timestamp(), START.timestamp() + 600
    for length in (1, 5, 60, 300):
        found = periods(mixed(store.read(metric, first, end)), first, length)
        for name in ALL:
            way = statistic(name)
            plain = {period.start: way(period.data) for period in found}
            summed = {start: way((datum,)) for start, datum in store.sums(metric, first, end, length)}
            assert summed == pytest.approx(plain)
    assert len(store.sums(metric, first, end, 60, "Seconds")) == 10
