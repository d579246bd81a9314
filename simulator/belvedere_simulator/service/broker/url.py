"""How a broker is named on the command line and in a site's settings. No heavy libraries: both read it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, quote, unquote, urlsplit

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

EMBEDDED, MOSQUITTO = "embedded", "mosquitto"
SCHEME = "mqtts"
FILES = ("ca", "certificate", "key")
# A user and a password are none of what is understood, and are not repeated.
_BEFORE_HOST = re.compile(r"//[^/?#]*@")


@dataclass(frozen=True)
class BrokerUrl:
    """A broker that somebody else runs: `mqtts://host:port?ca=FILE&certificate=FILE&key=FILE`.

    `address` is what devices are told. The files are in PEM: `ca` has the authorities of the broker's own
    certificate, the others are what the service shows; without them all is of the site's authority.
    """

    address: str
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None


def broker_url(text: str) -> BrokerUrl:
    """The parts of a URL. Raises BelvedereError BV-BRK-013."""
    try:
        parts = urlsplit(text)
        members = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        usable = parts.scheme == SCHEME and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError as error:
        raise _unusable(text, str(error)) from error
    if not usable or parts.path.strip("/") or parts.fragment or "@" in parts.netloc:
        raise _unusable(text, tr("it has to be mqtts://host:port"))
    if any(name not in FILES or len(given) != 1 or not given[0] for name, given in members.items()):
        raise _unusable(text, tr("behind the question mark may stand {names}", names=", ".join(FILES)))
    if ("certificate" in members) != ("key" in members):
        raise _unusable(text, tr("certificate and key go together"))
    files = {name: Path(given[0]).expanduser() for name, given in members.items()}
    return BrokerUrl(f"{SCHEME}://{parts.netloc}", **files)


def absolute_url(text: str) -> str:
    """A URL with its files named from the root, for a process that runs in another folder."""
    base, mark, query = text.partition("?")
    if not mark:
        return text
    named = (member.partition("=") for member in query.split("&"))
    members = (f"{name}{equals}{_absolute(value)}" for name, equals, value in named)
    return f"{base}?{'&'.join(members)}"


def checked_broker(text: str) -> str:
    """What `--broker` says, when it can be meant. Raises BelvedereError BV-BRK-013."""
    if text not in ("", EMBEDDED, MOSQUITTO):
        broker_url(text)
    return text


def _absolute(value: str) -> str:
    return quote(str(Path(unquote(value)).expanduser().absolute()), safe="/:") if value else value


def _unusable(url: str, why: str) -> BelvedereError:
    shown = _BEFORE_HOST.sub("//", url)
    return BelvedereError("BV-BRK-013", tr("The broker's URL cannot be used"), where=shown, why=why)
