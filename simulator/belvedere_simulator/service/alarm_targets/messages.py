"""Messages about alarms: made with the change that they tell of, in one transaction, and sent later."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from belvedere_simulator.service.alarm_targets.tables import ALARM_MESSAGES, ALARM_TARGETS
from belvedere_simulator.service.settings import SiteSettings

_ARN = re.compile(r"arn:aws:sns:[a-z0-9-]*:[0-9]*:([A-Za-z0-9_-]{1,256})")
_TRIGGER = (
    "MetricName",
    "Namespace",
    "Dimensions",
    "Statistic",
    "ExtendedStatistic",
    "Unit",
    "Period",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "ComparisonOperator",
    "Threshold",
    "TreatMissingData",
)


def target_arn(settings: SiteSettings, name: str) -> str:
    """What an alarm names as its action to be told there."""
    return f"arn:aws:sns:{settings.region}:{settings.account}:{name}"


def target_name(action: str) -> str:
    """The name of the target that an action means; "" for an action of another kind."""
    found = _ARN.fullmatch(action)
    return found[1] if found else ""


def post_message(
    connection: Connection, action: str, alarm: str, message: Mapping[str, Any], now: float
) -> bool:
    """Have `message` sent once the caller's transaction is committed; whether there is such a target."""
    name = target_name(action)
    known = select(ALARM_TARGETS.c.name).where(ALARM_TARGETS.c.name == name)
    if not name or connection.execute(known).first() is None:
        return False
    row = {"target": name, "alarm": alarm, "action": action, "message": json.dumps(message)}
    connection.execute(insert(ALARM_MESSAGES), [{**row, "attempts": 0, "due": now}])
    return True


def alarm_message(
    alarm: str, rule: Mapping[str, Any], before: str, state: str, reason: str, now: float
) -> dict[str, Any]:
    """The members that CloudWatch's own messages about alarms have."""
    return {
        "AlarmName": alarm,
        "AlarmDescription": rule.get("AlarmDescription"),
        "NewStateValue": state,
        "OldStateValue": before,
        "NewStateReason": reason,
        "StateChangeTime": datetime.fromtimestamp(now, UTC).isoformat(timespec="milliseconds"),
        "Trigger": {name: rule[name] for name in _TRIGGER if rule.get(name) is not None},
    }
