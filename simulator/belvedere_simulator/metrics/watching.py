"""Watching everything there is by its usual alarm."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.metrics.alarms import Alarm, every_alarm, put_alarm
from belvedere_simulator.metrics.metric import Metric
from belvedere_simulator.metrics.usual import application_metric, device_metric

_DEPLOYED = "DEPLOYMENT_SUCCEEDED"
_AWAITED = frozenset({"AWAITING_PROVISIONING", "PENDING"})


def watch_everything(panorama: Any, cloudwatch: Any, actions: Iterable[str] = ()) -> list[str]:
    """Make the usual alarm of every device and deployed application that nobody watches yet; their names."""
    known = {alarm.metric for alarm in every_alarm(cloudwatch)}
    told = tuple(actions)
    alarms = [Alarm.usual(each, told) for each in _everything(panorama) if each not in known]
    for alarm in alarms:
        put_alarm(cloudwatch, alarm)
    return [alarm.name for alarm in alarms]


def _everything(panorama: Any) -> list[Metric]:
    devices = pages(panorama.list_devices, "Devices")
    instances = pages(panorama.list_application_instances, "ApplicationInstances")
    # One that waits for its appliance has not fallen silent.
    set_up = (each for each in devices if each.get("ProvisioningStatus") not in _AWAITED)
    found = [device_metric(str(each["Name"]), str(each["DeviceId"])) for each in set_up]
    there = (each for each in instances if each.get("Status") == _DEPLOYED)
    found += [application_metric(str(each["Name"]), str(each["ApplicationInstanceId"])) for each in there]
    return found
