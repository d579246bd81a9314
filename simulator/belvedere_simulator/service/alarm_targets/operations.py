"""The operations on targets of alarms."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, insert, select

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import not_found
from belvedere_simulator.protocol.handler import Handler
from belvedere_simulator.service.alarm_targets.address import checked_address
from belvedere_simulator.service.alarm_targets.delivering import Deliveries
from belvedere_simulator.service.alarm_targets.messages import alarm_message, target_arn
from belvedere_simulator.service.alarm_targets.tables import ALARM_MESSAGES, ALARM_TARGETS
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.vault.vault import Vault


class TargetOperations:
    """Addresses come in and never go out again: what is told is where they lead to."""

    def __init__(
        self, database: Database, vault: Vault, settings: SiteSettings, deliveries: Deliveries
    ) -> None:
        self._database = database
        self._vault = vault
        self._settings = settings
        self._deliveries = deliveries

    def handlers(self) -> dict[str, Handler]:
        """The operations by their names in the model."""
        return {
            "PutAlarmTarget": self.put,
            "ListAlarmTargets": self.every,
            "DeleteAlarmTarget": self.delete,
            "TryAlarmTarget": self.try_out,
        }

    def resources(self, _caller: Caller, _operation: str, parameters: Mapping[str, Any]) -> Iterable[str]:
        """The ARN of the target that a call is about."""
        name = parameters.get("TargetName")
        return (target_arn(self._settings, name) if name else "*",)

    def put(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Make a target, or give it another address."""
        name = parameters["TargetName"]
        address = checked_address(parameters["Kind"], parameters["Address"])
        sealed = self._vault.seal(address.text.encode())
        row = {"name": name, "kind": address.kind, "shown": address.shown, "sealed": sealed}
        with self._database.write() as connection:
            connection.execute(delete(ALARM_TARGETS).where(ALARM_TARGETS.c.name == name))
            connection.execute(insert(ALARM_TARGETS), [{**row, "told": None, "outcome": ""}])
        return {"Arn": target_arn(self._settings, name), "Shown": address.shown}

    def every(self, _caller: Caller, _parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """All targets by name."""
        with self._database.read() as connection:
            rows = connection.execute(select(ALARM_TARGETS).order_by(ALARM_TARGETS.c.name)).all()
        return {
            "Targets": [
                {
                    "TargetName": row.name,
                    "Arn": target_arn(self._settings, row.name),
                    "Kind": row.kind,
                    "Shown": row.shown,
                    "Told": None if row.told is None else datetime.fromtimestamp(row.told, UTC),
                    "Failure": row.outcome or None,
                }
                for row in rows
            ]
        }

    def delete(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Remove a target; what waits for it is given up."""
        name = parameters["TargetName"]
        with self._database.write() as connection:
            if not connection.execute(delete(ALARM_TARGETS).where(ALARM_TARGETS.c.name == name)).rowcount:
                raise _missing(name)
            connection.execute(delete(ALARM_MESSAGES).where(ALARM_MESSAGES.c.target == name))
        return {}

    def try_out(self, _caller: Caller, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """Send it a message now that says it is a test; `Failure` tells why it was not taken."""
        name = parameters["TargetName"]
        if all(each["TargetName"] != name for each in self.every(_caller, {})["Targets"]):
            raise _missing(name)
        reason = tr("This is a test of the target {name}", name=name)
        now = datetime.now(UTC).timestamp()
        message = alarm_message("test", {}, "OK", "OK", reason, now)
        failure = self._deliveries.deliver(name, json.dumps(message))
        return {"Failure": failure} if failure else {}


def _missing(name: str) -> Exception:
    return not_found("ALARM_TARGET", name, tr("There is no target {name}", name=name))
