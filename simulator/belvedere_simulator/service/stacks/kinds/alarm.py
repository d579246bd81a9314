"""AWS::CloudWatch::Alarm, and the AWS::SNS::Topic that an alarm of the guide notifies."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from belvedere_simulator.messages import tr
from belvedere_simulator.service.clock import Clock
from belvedere_simulator.service.metrics.alarms import alarm_arn, delete_alarm, find_alarm, put_alarm
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.stacks.failures import invalid_template
from belvedere_simulator.service.stacks.kinds.kind import Made, Place

LONGEST_NAME = 255
NUMBERS = {"EvaluationPeriods": int, "DatapointsToAlarm": int, "Period": int, "Threshold": float}


class AlarmKind:
    """Alarms."""

    type = "AWS::CloudWatch::Alarm"

    def __init__(self, settings: SiteSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock

    def capabilities(self, _properties: Mapping[str, Any]) -> set[str]:
        """None."""
        return set()

    def create(self, connection: Connection, place: Place, properties: Mapping[str, Any]) -> Made:
        """Make an alarm; one that exists already is not taken over."""
        name = properties.get("AlarmName") or place.name(LONGEST_NAME)
        if find_alarm(connection, name) is not None:
            raise invalid_template(tr("An alarm {name} exists already", name=name))
        return self._put(connection, name, properties)

    def update(
        self, connection: Connection, physical: str, before: Mapping[str, Any], properties: Mapping[str, Any]
    ) -> Made | None:
        """Change the alarm; another name needs another alarm."""
        if before.get("AlarmName") != properties.get("AlarmName"):
            return None
        return self._put(connection, physical, properties)

    def delete(self, connection: Connection, physical: str, _properties: Mapping[str, Any]) -> None:
        """Remove the alarm."""
        delete_alarm(connection, physical, self._clock.now().timestamp())

    def _put(self, connection: Connection, name: str, properties: Mapping[str, Any]) -> Made:
        wanted = {**properties, "AlarmName": name}
        for member, kind in NUMBERS.items():
            if member in wanted:
                wanted[member] = _number(member, wanted[member], kind)
        if "ActionsEnabled" in wanted:
            wanted["ActionsEnabled"] = str(wanted["ActionsEnabled"]).lower() == "true"
        put_alarm(connection, wanted, self._clock.now().timestamp())
        return Made(name, {"Arn": alarm_arn(self._settings, name)})


class TopicKind:
    """Topics: only their name and subscriptions are kept. Nothing here sends mail."""

    type = "AWS::SNS::Topic"

    def __init__(self, settings: SiteSettings) -> None:
        self._settings = settings

    def capabilities(self, _properties: Mapping[str, Any]) -> set[str]:
        """None."""
        return set()

    def create(self, _connection: Connection, place: Place, properties: Mapping[str, Any]) -> Made:
        """Give the topic its ARN."""
        name = properties.get("TopicName") or place.name(LONGEST_NAME)
        arn = f"arn:aws:sns:{self._settings.region}:{self._settings.account}:{name}"
        return Made(arn, {"TopicArn": arn, "TopicName": name})

    def update(
        self, _connection: Connection, physical: str, before: Mapping[str, Any], properties: Mapping[str, Any]
    ) -> Made | None:
        """Keep the new subscriptions; another name needs another topic."""
        if before.get("TopicName") != properties.get("TopicName"):
            return None
        return Made(physical, {"TopicArn": physical, "TopicName": physical.rpartition(":")[2]})

    def delete(self, _connection: Connection, _physical: str, _properties: Mapping[str, Any]) -> None:
        """Nothing but the stack's record has to go."""


def _number(member: str, value: Any, kind: type[int] | type[float]) -> float:
    try:
        return kind(value)
    except (TypeError, ValueError) as problem:
        raise invalid_template(tr("{name} must be a number", name=member)) from problem
