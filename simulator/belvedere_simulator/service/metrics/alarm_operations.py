"""The operations on alarms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.list_cursor import PagingNames
from belvedere_simulator.service.metrics.alarms import (
    ACTIONS,
    AlarmRow,
    alarm_arn,
    alarm_shape,
    delete_alarm,
    find_alarm,
    put_alarm,
    require_alarm,
    set_state,
)
from belvedere_simulator.service.metrics.evaluator import AlarmEvaluator
from belvedere_simulator.service.metrics.tables import ALARM_HISTORY, ALARMS
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database

PAGING = PagingNames("NextToken", "MaxRecords", "InvalidNextToken")
LARGEST_PAGE = 100
USUAL_PAGE = 50
WITHOUT_ALARMS = frozenset({"PutMetricData", "GetMetricStatistics", "GetMetricData", "ListMetrics"})


class AlarmOperations:
    """Alarms over the site's database; `evaluator` tells the listeners of states set by hand."""

    def __init__(
        self, database: Database, clock: Clock, settings: SiteSettings, evaluator: AlarmEvaluator
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._evaluator = evaluator

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "PutMetricAlarm": self.put_metric_alarm,
            "DescribeAlarms": self.describe_alarms,
            "DescribeAlarmsForMetric": self.describe_alarms_for_metric,
            "DescribeAlarmHistory": self.describe_alarm_history,
            "SetAlarmState": self.set_alarm_state,
            "DeleteAlarms": self.delete_alarms,
            "EnableAlarmActions": self.enable_alarm_actions,
            "DisableAlarmActions": self.disable_alarm_actions,
        }

    def resources(self, _caller: Caller, operation: str, parameters: Mapping[str, Any]) -> Iterable[str]:
        """The ARNs of the alarms in question; data have none."""
        if operation in WITHOUT_ALARMS:
            return ("*",)
        name = parameters.get("AlarmName")
        names = [name] if name else parameters.get("AlarmNames") or ["*"]
        return [alarm_arn(self._settings, each) for each in names]

    def put_metric_alarm(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make an alarm or change it."""
        with self._database.write() as connection:
            put_alarm(connection, parameters, self._now())
        return {}

    def describe_alarms(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The alarms by name; composite ones there are none."""
        wished = {**parameters, "MaxRecords": parameters.get("MaxRecords", USUAL_PAGE)}
        at = PAGING.cursor("DescribeAlarms", wished, largest=LARGEST_PAGE)
        if "AlarmNames" in parameters and "AlarmNamePrefix" in parameters:
            raise ServiceError("ValidationException", tr("Give AlarmNames or AlarmNamePrefix, not both"))
        if parameters.get("AlarmTypes") and "MetricAlarm" not in parameters["AlarmTypes"]:
            return {"MetricAlarms": [], "CompositeAlarms": []}
        with self._database.read() as connection:
            rows = [row for row in connection.execute(select(ALARMS)) if _wanted(row, parameters)]
        page = at.page_of_all(rows, lambda row: (row.name,))
        told = page.output("MetricAlarms", lambda row: alarm_shape(row, self._settings))
        return {**told, "CompositeAlarms": []}

    def describe_alarms_for_metric(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """The alarms on one metric."""

        def watches(rule: Mapping[str, Any]) -> bool:
            names = ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Period", "Unit")
            same = all(rule.get(name) == parameters[name] for name in names if name in parameters)
            return same and _pairs(rule) == _pairs(parameters)

        with self._database.read() as connection:
            rows = connection.execute(select(ALARMS).order_by(ALARMS.c.name)).all()
        return {"MetricAlarms": [alarm_shape(row, self._settings) for row in rows if watches(row.rule)]}

    def describe_alarm_history(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """What happened to an alarm, or to all, the newest first unless wished otherwise."""
        at = PAGING.cursor("DescribeAlarmHistory", parameters, largest=LARGEST_PAGE)
        columns, chosen = ALARM_HISTORY.c, select(ALARM_HISTORY)
        if "AlarmName" in parameters:
            chosen = chosen.where(columns.alarm == parameters["AlarmName"])
        if "HistoryItemType" in parameters:
            chosen = chosen.where(columns.kind == parameters["HistoryItemType"])
        if "StartDate" in parameters:
            chosen = chosen.where(columns.time >= parameters["StartDate"].timestamp())
        if "EndDate" in parameters:
            chosen = chosen.where(columns.time <= parameters["EndDate"].timestamp())
        with self._database.read() as connection:
            rows = connection.execute(chosen).all()
        descending = parameters.get("ScanBy") != "TimestampAscending"
        page = at.page_of_all(rows, lambda row: (row.time, row.id), descending=descending)
        return page.output("AlarmHistoryItems", _item)

    def set_alarm_state(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Set a state by hand; it stays until the next evaluation."""
        reason, data = parameters["StateReason"], parameters.get("StateReasonData", "")
        with self._database.write() as connection:
            row = require_alarm(connection, parameters["AlarmName"])
            change = set_state(connection, row, parameters["StateValue"], reason, data, self._now())
        self._evaluator.tell(change)
        return {}

    def delete_alarms(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Remove alarms; when one of several does not exist none is removed."""
        names = parameters["AlarmNames"]
        with self._database.write() as connection:
            for name in names:
                if find_alarm(connection, name) is None and len(names) > 1:
                    raise ServiceError("ResourceNotFound", tr("There is no alarm {name}", name=name), 404)
                delete_alarm(connection, name, self._now())
        return {}

    def enable_alarm_actions(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Let alarms notify."""
        return self._enable(parameters["AlarmNames"], enabled=True)

    def disable_alarm_actions(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Keep alarms silent."""
        return self._enable(parameters["AlarmNames"], enabled=False)

    def _enable(self, names: list[str], *, enabled: bool) -> Mapping[str, Any]:
        with self._database.write() as connection:
            chosen = update(ALARMS).where(ALARMS.c.name.in_(names))
            connection.execute(chosen.values(actions_enabled=enabled))
        return {}

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _wanted(row: AlarmRow, parameters: Mapping[str, Any]) -> bool:
    names, prefix = parameters.get("AlarmNames"), parameters.get("ActionPrefix")
    actions = [action for kind in ACTIONS.values() for action in row.rule.get(kind, ())]
    return (
        (not names or row.name in names)
        and row.name.startswith(parameters.get("AlarmNamePrefix", ""))
        and row.state == parameters.get("StateValue", row.state)
        and (prefix is None or any(action.startswith(prefix) for action in actions))
    )


def _pairs(metric: Mapping[str, Any]) -> set[tuple[str, str]]:
    return {(each["Name"], each["Value"]) for each in metric.get("Dimensions") or ()}


def _item(row: AlarmRow) -> dict[str, Any]:
    return {
        "AlarmName": row.alarm,
        "AlarmType": "MetricAlarm",
        "Timestamp": datetime.fromtimestamp(row.time, UTC),
        "HistoryItemType": row.kind,
        "HistorySummary": row.summary,
        "HistoryData": row.data,
    }
