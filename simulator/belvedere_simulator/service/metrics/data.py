"""One datum of PutMetricData: a value, values with counts, or a statistic set."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError

LARGEST = 2.0**360
MOST_VALUES = 150
MOST_DIMENSIONS = 30


@dataclass(frozen=True)
class Datum:
    """What one datum adds: samples, their total, extremes, and the values where they are known."""

    samples: float
    total: float
    minimum: float
    maximum: float
    numbers: tuple[tuple[float, float], ...] | None


def read_datum(given: Mapping[str, Any]) -> Datum:
    """The datum of the model's MetricDatum.

    Raises InvalidParameterValue or InvalidParameterCombination as the original service does.
    """
    forms = [name for name in ("Value", "Values", "StatisticValues") if given.get(name) is not None]
    if len(forms) != 1:
        raise combination(
            tr("Give exactly one of Value, Values and StatisticValues for {name}", name=given["MetricName"])
        )
    if forms == ["StatisticValues"]:
        return _statistic_set(given["StatisticValues"])
    values = [given["Value"]] if forms == ["Value"] else list(given["Values"])
    counts = list(given.get("Counts") or [1.0] * len(values)) if forms == ["Values"] else [1.0]
    if not values or len(values) > MOST_VALUES or len(values) != len(counts):
        raise combination(tr("Values and Counts are 1 to {most} numbers each", most=MOST_VALUES))
    _check_numbers([*values, *counts])
    kept = tuple((value, count) for value, count in zip(values, counts, strict=True) if count > 0)
    if not kept or any(count < 0 for count in counts):
        raise invalid_value(tr("Counts must be positive"))
    numbers = [value for value, _ in kept]
    total = sum(value * count for value, count in kept)
    return Datum(sum(count for _, count in kept), total, min(numbers), max(numbers), kept)


def canonical(dimensions: Iterable[Mapping[str, str]] | None) -> str:
    """Dimensions in one spelling: canonical JSON of sorted pairs. InvalidParameterValue for doubles."""
    pairs = sorted((each["Name"], each["Value"]) for each in dimensions or ())
    if len({name for name, _ in pairs}) < len(pairs):
        raise invalid_value(tr("A dimension is given twice"))
    if len(pairs) > MOST_DIMENSIONS:
        raise invalid_value(tr("A metric has at most {most} dimensions", most=MOST_DIMENSIONS))
    return json.dumps(pairs, separators=(",", ":"))


def dimensions_of(text: str) -> list[dict[str, str]]:
    """The model's list of dimensions again."""
    return [{"Name": name, "Value": value} for name, value in json.loads(text)]


def invalid_value(message: str) -> ServiceError:
    """An InvalidParameterValue."""
    return ServiceError("InvalidParameterValueException", message)


def combination(message: str) -> ServiceError:
    """An InvalidParameterCombination."""
    return ServiceError("InvalidParameterCombinationException", message)


def _statistic_set(given: Mapping[str, float]) -> Datum:
    samples, total = given["SampleCount"], given["Sum"]
    minimum, maximum = given["Minimum"], given["Maximum"]
    _check_numbers([samples, total, minimum, maximum])
    if samples <= 0 or minimum > maximum:
        raise invalid_value(tr("A statistic set has samples, and a Minimum that is not over its Maximum"))
    known = ((minimum, samples),) if minimum == maximum else None
    return Datum(samples, total, minimum, maximum, known)


def _check_numbers(numbers: Iterable[float]) -> None:
    for number in numbers:
        if not math.isfinite(number) or abs(number) > LARGEST:
            raise invalid_value(tr("The value {number} is not one a metric can have", number=number))
