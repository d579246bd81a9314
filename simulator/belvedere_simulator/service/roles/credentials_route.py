"""The container credentials endpoint: `GET /credentials/<kind>/<id>` with the token that was granted."""

from __future__ import annotations

import json

from belvedere_simulator.application.credentials import Credentials
from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.http import Request, Response
from belvedere_simulator.service.access.sessions import IssuedKeys, Sessions
from belvedere_simulator.service.roles.grants import WrongToken, fetch_keys
from belvedere_simulator.service.store.database import Database

SEGMENT = "credentials"


class CredentialsRoute:
    """Hands out keys in the form that the SDKs' container provider reads; each fetch makes new ones."""

    def __init__(self, database: Database, sessions: Sessions) -> None:
        self._database = database
        self._sessions = sessions

    def __call__(self, request: Request) -> Response:
        """200 with keys, 401 for a wrong token, 404 where no role is attached."""
        segments = request.path.strip("/").split("/")
        if request.method != "GET" or len(segments) != 3:
            return as_json(404, {"code": "NotFound", "message": tr("no such resource")})
        token = request.headers.get("authorization", "")
        try:
            with self._database.write() as connection:
                keys = fetch_keys(self._sessions, connection, "/".join(segments[1:]), token)
        except WrongToken:
            return as_json(401, {"code": "AccessDeniedException", "message": tr("wrong authorization token")})
        if keys is None:
            message = tr("no role is attached to this application instance")
            return as_json(404, {"code": "NoRoleAttached", "message": message})
        return as_json(200, credentials_of(keys).document())


def credentials_of(keys: IssuedKeys) -> Credentials:
    """The keys as the application's endpoint passes them on."""
    expiration = keys.expiration.strftime("%Y-%m-%dT%H:%M:%SZ")
    return Credentials(keys.key_id, keys.secret, keys.token, expiration)


def as_json(status: int, document: object) -> Response:
    """A JSON answer."""
    return Response(status, {"content-type": "application/json"}, json.dumps(document).encode())
