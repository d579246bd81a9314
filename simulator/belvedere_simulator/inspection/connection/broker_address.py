"""Which broker is looked at, and what is shown to it; nothing of it is secret but the password."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from belvedere_simulator.channel.filters import well_formed
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

PLAIN, SECURE = "mqtt", "mqtts"
PORTS = {PLAIN: 1883, SECURE: 8883}
EVERYTHING = ("#", "$aws/things/#")
MOST_FILTERS = 50
_AWS = re.compile(r"[a-z0-9-]+\.iot\.[a-z0-9-]+\.amazonaws\.com(\.cn)?\Z")
_BEFORE_HOST = re.compile(r"//[^/?#]*@")
_WEB_PORT = 443


@dataclass(frozen=True)
class BrokerAddress:
    """`mqtt://host:port` or `mqtts://host:port`, files in PEM that stay where they are, and the topic filters
    that are listened to. Without `ca` the computer's own authorities count. `password` is never part of a
    document and never repeated.
    """

    url: str
    ca: str = ""
    certificate: str = ""
    key: str = ""
    user: str = ""
    client_id: str = ""
    filters: tuple[str, ...] = EVERYTHING
    password: str = field(default="", repr=False, compare=False)

    @property
    def host(self) -> str:
        """Where it is."""
        return urlsplit(self.url).hostname or ""

    @property
    def port(self) -> int:
        """The one of the URL, else the usual one."""
        parts = urlsplit(self.url)
        return parts.port or PORTS[parts.scheme]

    @property
    def secure(self) -> bool:
        """Whether TLS is spoken."""
        return urlsplit(self.url).scheme == SECURE

    @property
    def of_aws(self) -> bool:
        """Whether it is an endpoint of AWS IoT."""
        return _AWS.match(self.host) is not None

    @property
    def protocols(self) -> tuple[str, ...]:
        """What AWS IoT wants to be named (ALPN) at the port of web servers: who shows a certificate names
        another protocol than who has a password."""
        if not self.of_aws or self.port != _WEB_PORT:
            return ()
        return ("x-amzn-mqtt-ca",) if self.certificate else ("mqtt",)

    def document(self) -> dict[str, Any]:
        """What is kept of it."""
        kept = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "password"}
        return {**kept, "filters": list(self.filters)}

    @staticmethod
    def of(given: Mapping[str, Any]) -> BrokerAddress:
        """From a document, checked. Raises BelvedereError BV-MSG-001."""
        names = ("url", "ca", "certificate", "key", "user", "client_id")
        told = {name: str(given.get(name) or "").strip() for name in names}
        listed = given.get("filters") or EVERYTHING
        made = BrokerAddress(
            **told, filters=tuple(map(str, listed)), password=str(given.get("password") or "")
        )
        _check(made)
        return made


def _check(address: BrokerAddress) -> None:
    try:
        parts = urlsplit(address.url)
        usable = parts.scheme in PORTS and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError as error:
        raise _unusable(address.url, str(error)) from error
    if not usable or parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc:
        raise _unusable(address.url, tr("it has to be mqtts://host:port or mqtt://host:port"))
    if bool(address.certificate) != bool(address.key):
        raise _unusable(address.url, tr("certificate and key go together"))
    if not address.secure and (address.ca or address.certificate):
        raise _unusable(address.url, tr("certificates are shown over mqtts only"))
    if not address.filters or len(address.filters) > MOST_FILTERS:
        raise _unusable(address.url, tr("1 to {most} topic filters are listened to", most=MOST_FILTERS))
    wrong = [each for each in address.filters if not well_formed(each)]
    if wrong:
        raise _unusable(address.url, tr("{filter} is no topic filter", filter=wrong[0]))
    for file in (address.ca, address.certificate, address.key):
        if file and not Path(file).expanduser().is_file():
            raise _unusable(address.url, tr("there is no file {file}", file=file))


def _unusable(url: str, why: str) -> BelvedereError:
    shown = _BEFORE_HOST.sub("//", url)
    return BelvedereError("BV-MSG-001", tr("This broker cannot be connected to"), where=shown, why=why)
