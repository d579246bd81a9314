"""Evaluates alarms as their periods end, and tells listeners of changes."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from belvedere_simulator.messages import tr
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.metrics.alarms import (
    AlarmChange,
    AlarmListener,
    AlarmRow,
    find_alarm,
    set_state,
)
from belvedere_simulator.service.metrics.evaluation import UNKNOWN, state_of
from belvedere_simulator.service.metrics.rule import breaches, statistic_name
from belvedere_simulator.service.metrics.statistics import mixed, periods, statistic
from belvedere_simulator.service.metrics.store import MetricStore
from belvedere_simulator.service.metrics.tables import ALARMS
from belvedere_simulator.service.store.database import Database

# Data of a period may come in this much after its end.
SETTLING = 5.0
# Real points are looked for this many periods farther back where missing ones are not filled in.
FARTHER = 2
TICK = 5.0
FILLED = frozenset({"breaching", "notBreaching"})

_LOG = logging.getLogger(__name__)


class AlarmEvaluator:
    """Looks at every alarm once in each of its periods; `evaluate` in the thread of `start`."""

    def __init__(
        self, database: Database, store: MetricStore, clock: Clock, listeners: Sequence[AlarmListener] = ()
    ) -> None:
        self._database = database
        self._store = store
        self._clock = clock
        self._listeners = listeners
        self._seen: dict[str, tuple[float, float]] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._work, name="alarms", daemon=True)

    def start(self) -> None:
        """Begin to evaluate in the background."""
        self._thread.start()

    def stop(self) -> None:
        """End the background work."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def evaluate(self) -> list[AlarmChange]:
        """Evaluate the alarms whose period ended since the last time; the changes, told to the listeners."""
        now = self._clock.now().timestamp()
        with self._database.read() as connection:
            rows = connection.execute(select(ALARMS)).all()
        self._seen = {row.name: self._seen[row.name] for row in rows if row.name in self._seen}
        changes = [self._evaluate(row, now) for row in rows]
        return [change for change in changes if change is not None]

    def tell(self, change: AlarmChange | None) -> None:
        """Tell the listeners of a change that was made."""
        for listener in self._listeners if change else ():
            try:
                if change:
                    listener.alarm_changed(change)
            except Exception:
                _LOG.exception("telling of an alarm failed")

    def _work(self) -> None:
        while not self._stopping.wait(TICK):
            try:
                self.evaluate()
            except Exception:
                _LOG.exception("evaluating alarms failed")

    def _evaluate(self, row: AlarmRow, now: float) -> AlarmChange | None:
        length = row.rule["Period"]
        end = (now - SETTLING) // length * length
        # A changed rule is looked at anew.
        if self._seen.get(row.name) == (end, row.configured):
            return None
        values = self._values(row.rule, end)
        state = _state(row.rule, values, row.state)
        self._seen[row.name] = end, row.configured
        if state == row.state:
            return None
        reason, data = _reason(row.rule, values, state), _reason_data(row.rule, values, end, now)
        with self._database.write() as connection:
            current = find_alarm(connection, row.name)
            if current is None or current.configured != row.configured:
                return None
            change = set_state(connection, current, state, reason, data, now)
        self.tell(change)
        return change

    def _values(self, rule: Mapping[str, Any], end: float) -> list[float | None]:
        """The values of the periods in the range up to `end`, None for missing ones, the newest last."""
        length = rule["Period"]
        farther = 0 if rule.get("TreatMissingData") in FILLED else FARTHER
        count = rule["EvaluationPeriods"] + farther
        first = end - count * length
        data = self._store.read(rule, first, end, rule.get("Unit"))
        way = statistic(statistic_name(rule))
        found = {period.start: way(period.data) for period in periods(mixed(data), first, length)}
        return [found.get(first + number * length) for number in range(count)]


def _state(rule: Mapping[str, Any], values: Sequence[float | None], current: str) -> str:
    points = [None if value is None else breaches(rule, value) for value in values]
    wanted = rule["EvaluationPeriods"]
    treatment = rule.get("TreatMissingData", "missing")
    return state_of(points, wanted, rule.get("DatapointsToAlarm", wanted), treatment, current)


def _reason(rule: Mapping[str, Any], values: Sequence[float | None], state: str) -> str:
    known = [value for value in values if value is not None]
    if state == UNKNOWN or not known:
        return tr(
            "{count} periods without data points; they count as {treatment}",
            count=len(values),
            treatment=rule.get("TreatMissingData", "missing"),
        )
    return tr(
        "Threshold {threshold} ({comparison}); data points {values}",
        threshold=rule["Threshold"],
        comparison=rule["ComparisonOperator"],
        values=known,
    )


def _reason_data(rule: Mapping[str, Any], values: Sequence[float | None], end: float, now: float) -> str:
    told = {
        "version": "1.0",
        "queryDate": datetime.fromtimestamp(now, UTC).isoformat(),
        "startDate": datetime.fromtimestamp(end - len(values) * rule["Period"], UTC).isoformat(),
        "statistic": statistic_name(rule),
        "period": rule["Period"],
        "recentDatapoints": [value for value in values if value is not None],
        "threshold": rule["Threshold"],
    }
    return json.dumps(told)
