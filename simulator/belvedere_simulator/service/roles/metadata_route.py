"""The appliance's metadata server as its embedded SDK asks it: `POST /metadata/<instance>/<call>`.

On an appliance it listens on 169.254.170.2 for one application; here one port serves all, so the
instance stands in the path and its credentials token in the Authorization header.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.service.access.sessions import Sessions
from belvedere_simulator.service.roles.credentials_route import as_json, credentials_of
from belvedere_simulator.service.roles.grants import WrongToken, check_token, fetch_keys, instance_owner
from belvedere_simulator.service.store.database import Database

SEGMENT = "metadata"


@dataclass(frozen=True)
class InputPort:
    """One input of a node; `kind` is STRING, INT32, BOOLEAN or FLOAT32."""

    name: str
    kind: str
    values: tuple[str | int | float | bool, ...]


# (application instance, node) -> the node's inputs
PortsOf = Callable[[str, str], Sequence[InputPort]]


class MetadataRoute:
    """announceSelf, getPorts, publishHeartbeat, getCredentials and trace."""

    def __init__(self, database: Database, sessions: Sessions, ports_of: PortsOf) -> None:
        self._database = database
        self._sessions = sessions
        self._ports_of = ports_of
        self._calls = {
            "announceSelf": self._announce_self,
            "getPorts": self._get_ports,
            "publishHeartbeat": self._publish_heartbeat,
            "getCredentials": self._get_credentials,
            "trace": self._trace,
        }

    def __call__(self, request: Request) -> Response:
        """200 with the answer of the call; 400 for an unknown call or document, 401 for a wrong token."""
        segments = request.path.strip("/").split("/")
        call = self._calls.get(segments[2]) if len(segments) == 3 else None
        document = _document(request)
        if request.method != "POST" or call is None or document is None:
            return as_json(400, {"message": tr("no such call")})
        token = request.headers.get("authorization", "")
        try:
            return call(segments[1], token, document)
        except WrongToken:
            return as_json(401, {"message": tr("wrong authorization token")})

    def _announce_self(self, instance: str, token: str, document: Mapping[str, Any]) -> Response:
        self._check(instance, token)
        return as_json(200, {"nodeId": document.get("nodeId", "")})

    def _get_ports(self, instance: str, token: str, document: Mapping[str, Any]) -> Response:
        self._check(instance, token)
        ports = self._ports_of(instance, str(document.get("nodeId", "")))
        return as_json(200, {"inputPortList": [_port(port) for port in ports]})

    def _publish_heartbeat(self, instance: str, token: str, document: Mapping[str, Any]) -> Response:
        self._check(instance, token)
        return as_json(200, document)

    def _get_credentials(self, instance: str, token: str, _document: Mapping[str, Any]) -> Response:
        with self._database.write() as connection:
            keys = fetch_keys(self._sessions, connection, instance_owner(instance), token)
        if keys is None:
            return as_json(404, {"message": tr("no role is attached to this application instance")})
        told = credentials_of(keys)
        return as_json(
            200,
            {
                "accessKeyId": told.access_key_id,
                "secretAccessKey": told.secret_access_key,
                "sessionToken": told.token,
                "expiration": told.expiration,
            },
        )

    def _trace(self, instance: str, token: str, _document: Mapping[str, Any]) -> Response:
        self._check(instance, token)
        return as_json(200, {})

    def _check(self, instance: str, token: str) -> None:
        with self._database.read() as connection:
            check_token(connection, instance_owner(instance), token)


def _document(request: Request) -> Mapping[str, Any] | None:
    try:
        document = json.loads(request.body.read() or b"{}")
    except (ValueError, RecursionError):
        return None
    return document if isinstance(document, dict) else None


def _port(port: InputPort) -> dict[str, Any]:
    texts = [_text(port.kind, value) for value in port.values]
    return {"name": port.name, "type": port.kind, "value": {"type": port.kind, "dataList": texts}}


def _text(kind: str, value: str | float | bool) -> str:
    if kind == "FLOAT32":
        return f"{float(value)}f"
    return str(value).lower() if isinstance(value, bool) else str(value)
