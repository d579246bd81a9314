"""Alarms as other features ask for them, inside their own transactions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Row, delete, insert, select, update

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.alarm_targets.messages import alarm_message, post_message
from belvedere_simulator.service.metrics.evaluation import UNKNOWN
from belvedere_simulator.service.metrics.rule import checked_rule
from belvedere_simulator.service.metrics.tables import ALARM_HISTORY, ALARMS
from belvedere_simulator.service.settings import SiteSettings

AlarmRow = Row[tuple[Any, ...]]
HISTORY_KEPT = 30 * 86_400.0
ACTIONS = {"OK": "OKActions", "ALARM": "AlarmActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}


@dataclass(frozen=True)
class AlarmChange:
    """A change of state, as listeners are told; `actions` are the ARNs the alarm names for the new state."""

    name: str
    before: str
    state: str
    reason: str
    actions: tuple[str, ...]
    time: float


class AlarmListener(Protocol):
    """Wants to know when alarms change their state: a notification, a window."""

    def alarm_changed(self, change: AlarmChange) -> None:
        """An alarm changed; called after the change is committed. Failures are logged, not repeated."""


def alarm_arn(settings: SiteSettings, name: str) -> str:
    """The ARN of an alarm."""
    return f"arn:aws:cloudwatch:{settings.region}:{settings.account}:alarm:{name}"


def put_alarm(connection: Connection, parameters: Mapping[str, Any], now: float) -> None:
    """Make or change the alarm that PutMetricAlarm's `parameters` tell; a changed one keeps its state."""
    name, rule = parameters["AlarmName"], checked_rule(parameters)
    held = find_alarm(connection, name)
    values = {"rule": rule, "actions_enabled": parameters.get("ActionsEnabled", True), "configured": now}
    if held is None:
        reason = tr("Unchecked: Initial alarm creation")
        state = {"state": UNKNOWN, "reason": reason, "reason_data": "", "changed": now}
        tags = [dict(tag) for tag in parameters.get("Tags") or ()]
        connection.execute(insert(ALARMS), [{"name": name, "tags": tags, **values, **state}])
    else:
        connection.execute(update(ALARMS).where(ALARMS.c.name == name).values(**values))
    kind = (
        tr('Alarm "{name}" created', name=name) if held is None else tr('Alarm "{name}" updated', name=name)
    )
    note(connection, name, now, "ConfigurationUpdate", kind, {"updatedAlarm": {"alarmName": name, **rule}})


def delete_alarm(connection: Connection, name: str, now: float) -> None:
    """Remove an alarm; its history stays. Nothing happens where there is none."""
    if connection.execute(delete(ALARMS).where(ALARMS.c.name == name)).rowcount:
        summary = tr('Alarm "{name}" deleted', name=name)
        note(connection, name, now, "ConfigurationUpdate", summary, {"deletedAlarm": {"alarmName": name}})


def find_alarm(connection: Connection, name: str) -> AlarmRow | None:
    """The alarm of this name."""
    return connection.execute(select(ALARMS).where(ALARMS.c.name == name)).first()


def require_alarm(connection: Connection, name: str) -> AlarmRow:
    """The alarm of this name; ResourceNotFound where there is none."""
    row = find_alarm(connection, name)
    if row is None:
        raise ServiceError("ResourceNotFound", tr("There is no alarm {name}", name=name), 404)
    return row


def set_state(
    connection: Connection, row: AlarmRow, state: str, reason: str, data: str, now: float
) -> AlarmChange | None:
    """Move an alarm to a state; the change to tell listeners of, or None where it was there already."""
    values: dict[str, Any] = {"reason": reason, "reason_data": data}
    if state == row.state:
        connection.execute(update(ALARMS).where(ALARMS.c.name == row.name).values(**values))
        return None
    values |= {"state": state, "changed": now}
    connection.execute(update(ALARMS).where(ALARMS.c.name == row.name).values(**values))
    summary = tr("Alarm updated from {before} to {state}", before=row.state, state=state)
    states = {"oldState": {"stateValue": row.state}, "newState": {"stateValue": state, "stateReason": reason}}
    note(connection, row.name, now, "StateUpdate", summary, states)
    actions = tuple(row.rule.get(ACTIONS[state], ())) if row.actions_enabled else ()
    message = alarm_message(row.name, row.rule, row.state, state, reason, now)
    for action in actions:
        if not post_message(connection, action, row.name, message, now):
            nobody = tr("{action} tells nobody: there is no such target", action=action)
            note(connection, row.name, now, "Action", nobody, {"action": action})
    return AlarmChange(row.name, row.state, state, reason, actions, now)


def note(
    connection: Connection, name: str, now: float, kind: str, summary: str, data: Mapping[str, Any]
) -> None:
    """Add an entry to an alarm's history."""
    row = {"alarm": name, "time": now, "kind": kind, "summary": summary}
    row["data"] = json.dumps({"version": "1.0", "type": kind, **data})
    connection.execute(insert(ALARM_HISTORY), [row])


def forget_history(connection: Connection, now: float) -> None:
    """Forget what happened more than thirty days ago."""
    connection.execute(delete(ALARM_HISTORY).where(ALARM_HISTORY.c.time < now - HISTORY_KEPT))


def alarm_shape(row: AlarmRow, settings: SiteSettings) -> dict[str, Any]:
    """The model's MetricAlarm."""
    lists = {name: list(row.rule.get(name, ())) for name in (*ACTIONS.values(), "Dimensions")}
    return {
        **row.rule,
        **lists,
        "AlarmName": row.name,
        "AlarmArn": alarm_arn(settings, row.name),
        "ActionsEnabled": row.actions_enabled,
        "AlarmConfigurationUpdatedTimestamp": datetime.fromtimestamp(row.configured, UTC),
        "StateValue": row.state,
        "StateReason": row.reason,
        "StateReasonData": row.reason_data or None,
        "StateUpdatedTimestamp": datetime.fromtimestamp(row.changed, UTC),
        "StateTransitionedTimestamp": datetime.fromtimestamp(row.changed, UTC),
    }
