"""Whose logs, metrics or alarms are meant: a device's or an application's."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from belvedere_simulator.commands.twins.naming import device_id, instance_id
from belvedere_simulator.commands.twins.session import Session
from belvedere_simulator.messages import tr

NAMESPACE = "PanoramaDeviceMetrics"
_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@dataclass(frozen=True)
class Subject:
    """A device or an application: its group of logs and the dimensions of its metrics."""

    name: str
    log_group: str
    metric: str
    dimensions: list[dict[str, str]]


def add_subject(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """`--device` or `--app`, one of them; none where it is not `required`."""
    subject = parser.add_mutually_exclusive_group(required=required)
    subject.add_argument("--device", metavar="DEVICE", help=tr("a device, by name or id"))
    subject.add_argument("--app", metavar="APP", help=tr("an application, by name or id"))


def subject_of(session: Session) -> Subject:
    """What --device or --app names. Raises BelvedereError."""
    if session.given.app:
        identifier = instance_id(session.panorama, session.given.app)
        app = session.panorama.describe_application_instance(ApplicationInstanceId=identifier)
        name, device = app.get("Name", ""), app["DefaultRuntimeContextDevice"]
        group = f"/aws/panorama/devices/{device}/applications/{identifier}"
        named = {"ApplicationInstanceName": name, "ApplicationInstanceId": identifier}
        return Subject(name, group, "ApplicationErrors", _dimensions(named))
    identifier = device_id(session.panorama, session.given.device)
    name = session.panorama.describe_device(DeviceId=identifier)["Name"]
    named = {"DeviceName": name, "DeviceId": identifier}
    return Subject(name, f"/aws/panorama/devices/{identifier}", "DeviceActive", _dimensions(named))


def _dimensions(named: dict[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in named.items()]


def moment(text: str) -> datetime:
    """A moment: ISO 8601, or how long ago, like 90s, 10m, 2h, 3d."""
    try:
        if text[-1:] in _UNITS:
            return datetime.now(UTC) - timedelta(seconds=float(text[:-1]) * _UNITS[text[-1]])
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError) as error:
        message = tr("{text} is no moment like 10m or 2026-11-20T08:00", text=text)
        raise argparse.ArgumentTypeError(message) from error
    return found if found.tzinfo else found.astimezone()
