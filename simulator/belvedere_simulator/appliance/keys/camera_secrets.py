"""What a camera is reached with: user, password and address, kept as a secret of the site."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from belvedere_simulator.appliance.aws.errors import SiteError
from belvedere_simulator.appliance.aws.site_client import SiteClient
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

PORTS = ("username", "password", "streamUrl")


class SiteCameraSecrets:
    """Fetches the secrets of cameras that are deployed to the device. Nothing of them is kept or logged."""

    def __init__(self, surroundings: Surroundings, client: SiteClient) -> None:
        self._around = surroundings
        self._client = client

    def fetch(self, secret_name: str) -> tuple[str, str, str]:
        """User, password (both empty for a camera that asks for none) and stream URL.

        Raises BelvedereError: BV-KEY-002 the secret is missing or not to be read, BV-KEY-003 it is none of a
        camera, BV-KEY-004 there is no way to the site. The first two are in `occ_log` as the documented line.
        """
        try:
            answer = self._client.call(
                "secretsmanager", "GetSecretValue", {"SecretId": self._asked(secret_name)}
            )
        except SiteError as error:
            self._tell("username")
            what = tr("The camera's secret cannot be read")
            raise BelvedereError(
                "BV-KEY-002", what, where=secret_name, why=f"{error.code}: {error.message}"
            ) from error
        except ConnectionError as error:
            what = tr("The camera's secret cannot be fetched now")
            raise BelvedereError("BV-KEY-004", what, where=secret_name, why=str(error)) from error
        return self._read(secret_name, answer)

    def _asked(self, name: str) -> str:
        """The name to ask for: with the fault, one that nobody has."""
        package = name.split("/")[1] if name.count("/") > 1 else name
        missing = self._around.faults.find(FaultKind.CAMERA_SECRET, package) is not None
        return f"{name}/missing" if missing else name

    def _read(self, name: str, answer: Mapping[str, Any]) -> tuple[str, str, str]:
        values = _values(answer.get("SecretString"))
        wrong = next((port for port in PORTS if not isinstance(values.get(port), str)), None)
        if wrong is not None:
            self._tell(wrong)
            # Not the reason, and not what lies in it: it would quote the secret.
            raise BelvedereError("BV-KEY-003", tr("The secret is not that of a camera"), where=name)
        return values["username"], values["password"], values["streamUrl"]

    def _tell(self, port: str) -> None:
        """The line that people search for when a camera has no credentials; not translated."""
        text = f"Camera credential fetching for port [{port}] failed"
        self._around.logs.controller("ERROR", "finalizeInterface", 35, text)


def _values(text: Any) -> Mapping[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, TypeError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}
