"""WS-Discovery on the wire (2005/04, as ONVIF uses it): the question, and the answers taken apart."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from belvedere_simulator.cameras.discovery.xml import UnfitXmlError, parse_xml

_PROBE = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:w="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
    'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:n="{namespace}">'
    "<e:Header><w:MessageID>urn:uuid:{number}</w:MessageID>"
    "<w:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</w:To>"
    "<w:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</w:Action></e:Header>"
    "<e:Body><d:Probe><d:Types>n:{kind}</d:Types></d:Probe></e:Body></e:Envelope>"
)
_KINDS = (
    ("http://www.onvif.org/ver10/network/wsdl", "NetworkVideoTransmitter"),
    ("http://www.onvif.org/ver10/device/wsdl", "Device"),
)
_SCOPE = "onvif://www.onvif.org/"
_MOST = 64
_LONGEST = 200


@dataclass(frozen=True)
class ProbeMatch:
    """One device's answer. `services` are the addresses of its ONVIF services, `scopes` what it is."""

    endpoint: str
    services: tuple[str, ...]
    scopes: tuple[str, ...]

    @property
    def hosts(self) -> tuple[str, ...]:
        """The hosts of its services."""
        return tuple(dict.fromkeys(host for each in self.services if (host := _host(each))))

    def told(self, kind: str) -> str:
        """What it says of its "name", "hardware" or "location"; "" when nothing."""
        mark = f"{_SCOPE}{kind}/"
        words = [unquote(each[len(mark) :]) for each in self.scopes if each.startswith(mark)]
        return " ".join("".join(letter for letter in ", ".join(words) if letter.isprintable()).split())


def probes() -> tuple[bytes, ...]:
    """The questions: old cameras know the first kind only, newer devices the second."""
    return tuple(
        _PROBE.format(number=uuid.uuid4(), namespace=namespace, kind=kind).encode()
        for namespace, kind in _KINDS
    )


def parse_matches(data: bytes) -> tuple[ProbeMatch, ...]:
    """The devices of one answer; none of what is no answer. Never fails."""
    try:
        root = parse_xml(data)
    except UnfitXmlError:
        return ()
    found = []
    for element in root.every("ProbeMatch")[:_MOST]:
        endpoint = element.first("Address")[:_LONGEST]
        services = tuple(each for each in element.first("XAddrs").split()[:_MOST] if _host(each))
        scopes = tuple(each[:_LONGEST] for each in element.first("Scopes").split()[:_MOST])
        if endpoint or services:
            found.append(ProbeMatch(endpoint, services, scopes))
    return tuple(found)


def _host(address: str) -> str:
    if len(address) > _LONGEST or not address.isprintable():
        return ""
    try:
        parts = urlsplit(address)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""
