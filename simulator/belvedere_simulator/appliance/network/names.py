"""Which hosts are found without name servers, and whether those of the time answer."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from belvedere_simulator.appliance.network.reach import Ways

USUAL_TIME_SERVER = "pool.ntp.org"


def needs_no_name(host: str) -> bool:
    """Whether `host` is an address, or this computer."""
    if host == "localhost":
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def time_server(configured: Sequence[str]) -> str:
    """The server that is asked for the time, of those that were configured."""
    return configured[0] if configured else USUAL_TIME_SERVER


def answers(server: str, ways: Ways) -> bool:
    """Whether a time server can be asked: there is a way, its name can be resolved, and it answers."""
    return ways.service and ways.time and (ways.names or needs_no_name(server))
