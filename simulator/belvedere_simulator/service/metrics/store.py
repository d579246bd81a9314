"""The store of metrics and their data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Integer, Row, Select, cast, delete, func, insert, select, update

from belvedere_simulator.service.metrics.data import Datum, canonical
from belvedere_simulator.service.metrics.statistics import Stamped
from belvedere_simulator.service.metrics.tables import METRIC_DATA, METRICS
from belvedere_simulator.service.store.database import Database

STEP = 5_000
MetricRow = Row[tuple[Any, ...]]


class MetricStore:
    """Metrics in a database of their own; times in epoch seconds."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, namespace: str, data: Iterable[tuple[Mapping[str, Any], Datum, float]]) -> None:
        """Add data, each with the model's MetricDatum and its time, in one transaction."""
        rows = []
        with self._database.write() as connection:
            for given, datum, time in data:
                dimensions = canonical(given.get("Dimensions"))
                metric = _metric(connection, namespace, given["MetricName"], dimensions, time)
                numbers = None if datum.numbers is None else [list(pair) for pair in datum.numbers]
                row = {"metric": metric, "time": time, "unit": given.get("Unit", "None"), "numbers": numbers}
                sums = {"samples": datum.samples, "total": datum.total}
                rows.append({**row, **sums, "minimum": datum.minimum, "maximum": datum.maximum})
            connection.execute(insert(METRIC_DATA), rows)

    def read(
        self, metric: Mapping[str, Any], start: float, end: float, unit: str | None = None
    ) -> list[Stamped]:
        """The data of a metric (Namespace, MetricName, Dimensions exactly) from `start` up to `end`."""
        chosen = _of(select(METRIC_DATA), metric, start, end, unit).order_by(METRIC_DATA.c.time)
        with self._database.read() as connection:
            return [_stamped(row) for row in connection.execute(chosen)]

    def sums(
        self, metric: Mapping[str, Any], first: float, end: float, length: int, unit: str | None = None
    ) -> list[tuple[float, Datum]]:
        """The data of each period of `length` seconds from `first` up to `end` put together, whatever their
        unit, with its start; periods without data are left out, and so are single values.
        """
        columns = METRIC_DATA.c
        number = cast((columns.time - first) / float(length), Integer).label("number")
        sums = (func.sum(columns.samples), func.sum(columns.total))
        summed: Any = select(number, *sums, func.min(columns.minimum), func.max(columns.maximum))
        chosen = _of(summed, metric, first, end, unit).group_by(number).order_by(number)
        with self._database.read() as connection:
            rows = connection.execute(chosen).all()
        return [
            (first + place * length, Datum(samples, total, least, most, None))
            for place, samples, total, least, most in rows
        ]

    def metrics(self, namespace: str | None = None, name: str | None = None) -> Sequence[MetricRow]:
        """The metrics known, by namespace and name where given."""
        chosen = select(METRICS)
        if namespace is not None:
            chosen = chosen.where(METRICS.c.namespace == namespace)
        if name is not None:
            chosen = chosen.where(METRICS.c.name == name)
        with self._database.read() as connection:
            return connection.execute(chosen).all()

    def sweep(self, now: float, kept: float) -> int:
        """Remove data older than `kept` seconds, in small steps; how many data."""
        old = select(METRIC_DATA.c.id).where(METRIC_DATA.c.time < now - kept).limit(STEP)
        removed = 0
        while True:
            with self._database.write() as connection:
                ids = list(connection.execute(old).scalars())
                if not ids:
                    connection.execute(delete(METRICS).where(METRICS.c.last < now - kept))
                    return removed
                connection.execute(delete(METRIC_DATA).where(METRIC_DATA.c.id.in_(ids)))
            removed += len(ids)


def _metric(connection: Connection, namespace: str, name: str, dimensions: str, time: float) -> int:
    key = (METRICS.c.namespace == namespace) & (METRICS.c.name == name)
    row = connection.execute(select(METRICS).where(key, METRICS.c.dimensions == dimensions)).first()
    if row is None:
        values = {"namespace": namespace, "name": name, "dimensions": dimensions, "last": time}
        made = connection.execute(insert(METRICS).values(**values))
        return int((made.inserted_primary_key or (0,))[0])
    if time > row.last:
        connection.execute(update(METRICS).where(METRICS.c.id == row.id).values(last=time))
    return int(row.id)


def _of(
    chosen: Select[Any], metric: Mapping[str, Any], start: float, end: float, unit: str | None
) -> Select[Any]:
    """Of one metric and a range of time."""
    columns = METRIC_DATA.c
    key = (METRICS.c.namespace == metric["Namespace"]) & (METRICS.c.name == metric["MetricName"])
    chosen = chosen.select_from(METRIC_DATA).join(METRICS, METRICS.c.id == columns.metric).where(key)
    chosen = chosen.where(METRICS.c.dimensions == canonical(metric.get("Dimensions")))
    chosen = chosen.where(columns.time >= start, columns.time < end)
    return chosen if unit is None else chosen.where(columns.unit == unit)


def _stamped(row: MetricRow) -> Stamped:
    numbers = None if row.numbers is None else tuple((value, count) for value, count in row.numbers)
    return Stamped(row.time, row.unit, Datum(row.samples, row.total, row.minimum, row.maximum, numbers))
