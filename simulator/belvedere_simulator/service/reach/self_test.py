"""Knocking at the site's own doors at the address that appliances will use, by TLS with its own authority."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

from belvedere_simulator.channel.tls import trusting_context
from belvedere_simulator.messages import tr
from belvedere_simulator.service.reach.choice import ReachState

SECONDS = 5.0


@dataclass(frozen=True)
class Knock:
    """One door: the `name` of what is behind it, its `url`, whether it answered as this site, `why` not."""

    name: str
    url: str
    passed: bool
    why: str = ""
    milliseconds: float = 0.0


def doors(state: ReachState) -> Mapping[str, str]:
    """The three addresses that appliances are told, by name."""
    told = {"service": state.service, "broker": state.broker, "credentials": state.credentials}
    return {name: url for name, url in told.items() if url}


def self_test(state: ReachState, authority: bytes, seconds: float = SECONDS) -> tuple[Knock, ...]:
    """Connect to each door. `authority` is the site's, in PEM; what answers must prove to be of it.

    From this computer: whether a firewall lets others in is not told by it.
    """
    found = list(doors(state).items())
    with ThreadPoolExecutor(max(1, len(found))) as pool:
        return tuple(pool.map(lambda door: knock(door[0], door[1], authority, seconds), found))


def knock(name: str, url: str, authority: bytes, seconds: float = SECONDS) -> Knock:
    """Connect to one."""
    address = urlsplit(url)
    begun = time.perf_counter()
    try:
        for _ in _connected(address.hostname or "", address.port or 0, authority, seconds):
            passed = round((time.perf_counter() - begun) * 1000, 1)
            return Knock(name, url, passed=True, milliseconds=passed)
    except ssl.SSLCertVerificationError as error:
        why = tr("what answers is not this site: {why}", why=error.verify_message)
    except TimeoutError:
        why = tr("nothing answered within {seconds} seconds", seconds=f"{seconds:g}")
    except OSError as error:
        why = error.strerror or str(error)
    return Knock(name, url, passed=False, why=why)


def _connected(host: str, port: int, authority: bytes, seconds: float) -> Iterator[ssl.SSLSocket]:
    with socket.create_connection((host, port), seconds) as plain:
        context = trusting_context(authority)
        with context.wrap_socket(plain, server_hostname=host) as stream:
            yield stream
