"""Calls about alarms and where they are told."""

from __future__ import annotations

from typing import Any

from belvedere_simulator.client.call import Arguments, Call, Work, watched
from belvedere_simulator.client.place import place_of, running_address
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.metrics.alarms import Alarm, alarm_history, every_alarm, put_alarm, remove_alarm
from belvedere_simulator.metrics.watching import watch_everything

PERIOD = 3.0
_HISTORY = 200


class AlarmCalls:
    """What the alarms of the Metrics page ask for. An alarm is told as `metrics.alarms.Alarm.to_document`."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "alarms.watch": self.watch,
            "alarms.watch-states": self.watch_states,
            "alarms.history": self.history,
            "alarms.put": self.put,
            "alarms.put-usual": self.put_usual,
            "alarms.delete": self.delete,
            "alarms.enable": self.enable,
            "alarms.targets": self.targets,
            "alarms.put-target": self.put_target,
            "alarms.delete-target": self.delete_target,
            "alarms.try-target": self.try_target,
        }

    def watch(self, call: Call, given: Arguments) -> None:
        """{"alarms": [...]} at each change, looked at every `seconds` (3)."""

        def look() -> dict[str, Any]:
            with told_failures():
                return {"alarms": [each.to_document() for each in every_alarm(self._cloudwatch(given))]}

        watched(call, float(given.get("seconds", PERIOD)), look, lambda state: state)

    def watch_states(self, call: Call, given: Arguments) -> None:
        """{"states": {name: [state, reason]}} at each change, {} while no site runs: to look starts none."""

        def look() -> dict[str, Any]:
            if not running_address(given):
                return {"states": {}}
            with told_failures():
                alarms = every_alarm(self._cloudwatch(given))
            return {"states": {each.name: [each.state, each.reason] for each in alarms if each.enabled}}

        watched(call, float(given.get("seconds", PERIOD)), look, lambda state: state)

    def history(self, _call: Call, given: Arguments) -> list[dict[str, Any]]:
        """What happened to the alarm `name`, or to all, the newest first: `time`, `alarm`, `kind`, `text`."""
        with told_failures():
            return alarm_history(self._cloudwatch(given), str(given.get("name", "")), _HISTORY)

    def put(self, _call: Call, given: Arguments) -> None:
        """Make the `alarm`, or change the one of its name."""
        with told_failures():
            put_alarm(self._cloudwatch(given), Alarm.from_document(given["alarm"]))

    def put_usual(self, _call: Call, given: Arguments) -> list[str]:
        """The usual alarms of every device and application without one, told to `actions`; their names."""
        with self._sites.panorama(place_of(given)) as panorama:
            return watch_everything(panorama, self._cloudwatch(given), given.get("actions") or ())

    def delete(self, _call: Call, given: Arguments) -> None:
        """Remove the alarm `name`; its history stays."""
        with told_failures():
            remove_alarm(self._cloudwatch(given), str(given["name"]))

    def enable(self, _call: Call, given: Arguments) -> None:
        """Let the alarm `name` tell of its changes, or keep it silent, as `enabled` says."""
        with told_failures():
            cloudwatch = self._cloudwatch(given)
            do = cloudwatch.enable_alarm_actions if given["enabled"] else cloudwatch.disable_alarm_actions
            do(AlarmNames=[given["name"]])

    def targets(self, _call: Call, given: Arguments) -> list[dict[str, Any]]:
        """Where alarms can be told: members as the service names them."""
        with told_failures():
            found: list[dict[str, Any]] = self._own(given).list_alarm_targets()["Targets"]
        return found

    def put_target(self, _call: Call, given: Arguments) -> None:
        """Make the target `name` of `kind` webhook or mqtt, or give it another `secretAddress`."""
        with told_failures():
            self._own(given).put_alarm_target(
                TargetName=given["name"], Kind=given["kind"], Address=given["secretAddress"]
            )

    def delete_target(self, _call: Call, given: Arguments) -> None:
        """Remove the target `name`."""
        with told_failures():
            self._own(given).delete_alarm_target(TargetName=given["name"])

    def try_target(self, _call: Call, given: Arguments) -> str:
        """Send the target `name` a message that says it is a test; "" or why it was not taken."""
        with told_failures():
            return str(self._own(given).try_alarm_target(TargetName=given["name"]).get("Failure", ""))

    def _cloudwatch(self, given: Arguments) -> Any:
        return self._sites.clients(place_of(given))("cloudwatch")

    def _own(self, given: Arguments) -> Any:
        return self._sites.clients(place_of(given))("belvedere")
