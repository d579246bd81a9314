"""The client: one call, one answer, signed with the device's keys by the service's time."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from belvedere_simulator.appliance.aws.connections import Connections
from belvedere_simulator.appliance.aws.errors import SiteError, error_of
from belvedere_simulator.appliance.aws.signing import signed
from belvedere_simulator.appliance.keys.device_keys import DeviceKeys
from belvedere_simulator.appliance.keys.site_keys import SiteKeys
from belvedere_simulator.appliance.provisioning.record import load_record
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.channel.tls import trusting_context

# How each service is addressed in the JSON protocols: the version, and what its operations are called after.
_FORMS = {
    "logs": ("1.1", "Logs_20140328"),
    "monitoring": ("1.0", "GraniteServiceVersion20100801"),
    "secretsmanager": ("1.1", "secretsmanager"),
}
# What is said of keys that are over, ended, or signed with a time that is far off.
_STALE = frozenset(
    {
        "UnrecognizedClientException",
        "InvalidClientTokenId",
        "ExpiredTokenException",
        "ExpiredToken",
        "InvalidSignatureException",
        "SignatureDoesNotMatch",
        "RequestTimeTooSkewed",
    }
)
# What is said of keys that were made before what they are used for: an application was deployed since.
_DENIED = frozenset({"AccessDeniedException", "AccessDenied"})


class SiteClient:
    """Calls operations of `logs`, `monitoring` and `secretsmanager`. Any thread; made anew for each life."""

    def __init__(self, surroundings: Surroundings, keys: DeviceKeys) -> None:
        self._around = surroundings
        self._keys = keys
        self._lock = threading.Lock()
        self._connections: Connections | None = None
        surroundings.life.at_end(self.close)

    def call(self, service: str, operation: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        """The answer to one operation; times in `body` are epoch seconds, or what the operation says.

        Keys that the service does not take any more are exchanged anew once. Raises ConnectionError when
        there is no way to the site or it broke (what was asked may have been done then), SiteError when
        the site refuses, LifeEndedError. Never asks twice what may have been done.
        """
        keys = self._keys.keys()
        try:
            return self._ask(keys, service, operation, body)
        except SiteError as error:
            if error.code not in _STALE and not (error.code in _DENIED and self._keys.older(keys)):
                raise
        self._keys.refused(keys)
        return self._ask(self._keys.keys(), service, operation, body)

    def now(self) -> datetime:
        """The service's time, which is heard with the keys. Raises what `call` raises."""
        self._keys.keys()
        return self._keys.now()

    def close(self) -> None:
        """Break all connections."""
        with self._lock:
            connections, self._connections = self._connections, None
        if connections is not None:
            connections.close()

    def _ask(
        self, keys: SiteKeys, service: str, operation: str, body: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        version, prefix = _FORMS[service]
        content = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
        connections = self._connected()
        headers = {
            "host": connections.host,
            "content-type": f"application/x-amz-json-{version}",
            "x-amz-target": f"{prefix}.{operation}",
        }
        headers = signed(headers, content, keys, service, self._keys.now())
        try:
            with connections.one() as connection:
                connection.request("POST", "/", content, headers)
                response = connection.getresponse()
                status, answer = response.status, response.read()
        except (OSError, http.client.HTTPException) as error:
            raise ConnectionError(str(error) or type(error).__name__) from error
        if status >= http.client.MULTIPLE_CHOICES:
            raise error_of(status, answer)
        return json.loads(answer) if answer else {}

    def _connected(self) -> Connections:
        with self._lock:
            self._around.life.check()
            if self._connections is None:
                record = load_record(self._around.store)
                if record is None:
                    raise ConnectionError("the appliance is not provisioned")
                context = trusting_context(record.authority.encode())
                self._connections = Connections(self._around, record.service, context)
            return self._connections
