"""Addresses of targets: what is taken for one, and how much of it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from belvedere_simulator.messages import tr
from belvedere_simulator.protocol.errors import invalid
from belvedere_simulator.service.iot.data_operations import OF_DEVICES

WEBHOOK, MQTT = "webhook", "mqtt"
_LONGEST = 2048
_LONGEST_TOPIC, _MOST_SLASHES = 256, 7


@dataclass(frozen=True)
class Address:
    """Where to. `text` may hold secrets: it is never told, logged or part of an error; `shown` may be."""

    kind: str
    text: str

    def __repr__(self) -> str:
        """Without what is secret."""
        return f"Address({self.kind}, {self.shown})"

    @property
    def shown(self) -> str:
        """What people may see: of a URL nothing but where it leads."""
        if self.kind == MQTT:
            return self.text
        parts = urlsplit(self.text)
        port = f":{parts.port}" if parts.port else ""
        rest = "/…" if parts.path.strip("/") or parts.query or parts.username else ""
        return f"{parts.scheme}://{parts.hostname}{port}{rest}"


def checked_address(kind: str, text: str) -> Address:
    """What was given, if it can be one. ValidationException, without the address, if not."""
    if kind == MQTT:
        _check_topic(text)
    else:
        _check_url(text)
    return Address(kind, text)


def credentials_of(parts: SplitResult) -> str:
    """`user:password` as they stand before the host; "" where there are none."""
    if parts.username is None:
        return ""
    return f"{unquote(parts.username)}:{unquote(parts.password or '')}"


def _check_url(text: str) -> None:
    try:
        parts = urlsplit(text)
        fits = parts.scheme in {"http", "https"} and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fits = False
    printable = text.isascii() and text.isprintable() and " " not in text
    if not fits or not printable or len(text) > _LONGEST:
        why = tr("it has to be http://… or https://…")
        raise invalid(tr("This is no address of the web"), ("Address", why))


def _check_topic(text: str) -> None:
    plain = text.isprintable() and not set(text) & set("+#") and text.strip("/") != ""
    if not plain or len(text.encode()) > _LONGEST_TOPIC or text.count("/") > _MOST_SLASHES:
        raise invalid(
            tr("This is not a topic to publish on"), ("Address", tr("no topic: {topic}", topic=text))
        )
    if text.startswith(("$", *OF_DEVICES)):
        raise invalid(tr("The topic {topic} is reserved", topic=text), ("Address", tr("it is reserved")))
