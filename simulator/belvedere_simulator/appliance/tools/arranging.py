"""What the process that looks is given: the camera's secret, the cables, and what is broken on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from belvedere_simulator.appliance.applications.hosting.spoiling import CameraKeys, specification
from belvedere_simulator.appliance.network.names import needs_no_name
from belvedere_simulator.appliance.network.service_way import ServiceWay
from belvedere_simulator.appliance.provisioning.record import load_record
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

CAMERA_TOOLS = ("diagnose", "snapshot")
OF_CAMERAS = (*CAMERA_TOOLS, "find")
_PORTS = ("url", "user", "password")


class Secrets(Protocol):
    """Where the credentials of cameras come from."""

    def fetch(self, secret_name: str) -> tuple[str, str, str]:
        """User, password and address. Raises BelvedereError."""


class Arranging:
    """For one life of an appliance."""

    def __init__(self, surroundings: Surroundings, secrets: Secrets) -> None:
        self._around = surroundings
        self._secrets = secrets

    def arranged(self, tool: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """What the process is given for `tool`. May ask the site for a secret.

        Raises BelvedereError: BV-VPT-003 the software is too old, BV-VPT-004 no cable to the cameras,
        BV-KEY-... of the secret.
        """
        if not self._around.profile.looks_for_others:
            what = tr("The software {version} cannot look for others", version=self._around.software)
            raise BelvedereError("BV-VPT-003", what)
        if tool in CAMERA_TOOLS:
            return self._camera(given)
        if tool == "reach":
            targets = given.get("targets")
            return {"targets": [self._target(each) for each in targets] if isinstance(targets, list) else []}
        if not self._around.reach.ways.cameras:
            raise no_cable()
        return dict(given)

    def _camera(self, given: Mapping[str, Any]) -> dict[str, Any]:
        keys = self._keys(given)
        package = given.get("camera")
        camera = package if isinstance(package, str) else ""

        spoiled = specification(
            camera,
            keys,
            ways=self._around.reach.ways,
            names_codec=True,
            find=lambda kind: self._around.faults.find(kind, camera),
        )
        record = load_record(self._around.store)
        kept = {name: value for name, value in given.items() if name not in ("secret", "camera")}
        return {
            **kept,
            "url": keys.url,
            "user": keys.username,
            "password": spoiled.password,
            "seenFrom": record.device_name if record is not None else "",
            "obstacle": spoiled.obstacle or spoiled.codec,
            "late": spoiled.jitter,
        }

    def _keys(self, given: Mapping[str, Any]) -> CameraKeys:
        secret = given.get("secret")
        if isinstance(secret, str) and secret:
            user, password, url = self._secrets.fetch(secret)
            return CameraKeys(user, password, url)
        url, user, password = (str(given.get(name, "")) for name in _PORTS)
        return CameraKeys(user, password, url)

    def _target(self, target: Any) -> Any:
        if not isinstance(target, dict):
            return target
        host = str(target.get("host", ""))
        blocked = self._cameras_blocked if target.get("way") == "cameras" else self._service_blocked
        kept = {name: value for name, value in target.items() if name not in ("way", "obstacle")}
        return {**kept, "obstacle": blocked(host, target.get("protocol") == "ntp")}

    def _cameras_blocked(self, host: str, _time: bool) -> str:
        ways = self._around.reach.ways
        if not ways.cameras:
            return "Network is unreachable"
        return "" if ways.names or needs_no_name(host) else "Temporary failure in name resolution"

    def _service_blocked(self, host: str, time: bool) -> str:
        around = self._around
        if time and around.reach.ways.service and not around.reach.ways.time:
            return "Connection timed out"
        record = load_record(around.store)
        own = record is not None and f"//{host}:" in f"{record.service} {record.broker} {record.credentials}"
        try:
            if own:
                ServiceWay(around.reach, around.faults).require(host)
            else:
                around.reach.require_service()
                if not around.reach.ways.names and not needs_no_name(host):
                    return "Temporary failure in name resolution"
        except OSError as error:
            return str(error)
        return ""


def no_cable() -> BelvedereError:
    """There is no way to the cameras."""
    return BelvedereError("BV-VPT-004", tr("No cable leads from the appliance to the cameras"))
