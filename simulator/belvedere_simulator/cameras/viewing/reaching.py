"""Which hosts and ports answer."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.cameras.viewing.given import Given, port, several, text
from belvedere_simulator.cameras.viewing.teller import Teller
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

MOST, AT_ONCE, SECONDS = 64, 16, 3.0
TCP, NTP = "tcp", "ntp"
_ASK_TIME = b"\x23" + bytes(47)  # version 4, a client
_LONGEST_HOST = 253


@dataclass(frozen=True)
class Target:
    """Whom to ask. `obstacle` is what is in the way on purpose, "" for nothing."""

    host: str
    port: int
    protocol: str = TCP
    obstacle: str = ""


def reach(teller: Teller, given: Given) -> dict[str, Any]:
    """Try each of `targets`: {host, port, protocol ("tcp" or "ntp", which is asked for the time)}.

    Tells {"target": {...}} of each as it is known. Returns `targets` in their order, each with `reached`,
    `why` not (words of the system), `address` and `seconds`. Raises BelvedereError BV-VPT-001.
    """
    targets = [_target(each) for each in several(given, "targets", MOST)]
    told: list[dict[str, Any]] = [{} for _ in targets]
    with ThreadPoolExecutor(AT_ONCE, "reach") as pool:
        waiting = {pool.submit(_try, target, teller): number for number, target in enumerate(targets)}
        for done, future in enumerate(as_completed(waiting), start=1):
            number = waiting[future]
            told[number] = future.result()
            if teller.cancelled:
                continue
            teller.event({"target": told[number]})
            teller.progress(tr("Asking hosts and ports"), done / len(targets))
    return {"targets": told}


def _target(given: Any) -> Target:
    if not isinstance(given, dict):
        raise BelvedereError("BV-VPT-001", tr("What is to be looked at cannot be used"), where="targets")
    host = text(given, "host", _LONGEST_HOST)
    protocol = text(given, "protocol", 8, TCP)
    if not host or protocol not in (TCP, NTP):
        raise BelvedereError("BV-VPT-001", tr("What is to be looked at cannot be used"), where="targets")
    return Target(host, port(given.get("port"), "port"), protocol, text(given, "obstacle", 100))


def _try(target: Target, teller: Teller) -> dict[str, Any]:
    begun = time.monotonic()
    told = {"host": target.host, "port": target.port, "protocol": target.protocol}
    why, address = target.obstacle, ""
    if not why:
        why, address = (tr("cancelled"), "") if teller.cancelled else _asked(target)
    seconds = round(time.monotonic() - begun, 3)
    return {**told, "reached": not why, "why": why, "address": address, "seconds": seconds}


def _asked(target: Target) -> tuple[str, str]:
    """Why it does not answer, "" where it does; and where it is."""
    kind = socket.SOCK_STREAM if target.protocol == TCP else socket.SOCK_DGRAM
    try:
        found = socket.getaddrinfo(target.host, target.port, type=kind)
    except OSError as error:
        return str(error.strerror or error), ""
    why = ""
    for family, _, _, _, where in found[:2]:
        why = _why_not(lambda: _WAYS[target.protocol](family, where))  # noqa: B023 - called at once
        if not why:
            return "", str(where[0])
    return why, str(found[0][4][0])


def _why_not(ask: Callable[[], None]) -> str:
    try:
        ask()
    except TimeoutError:
        return tr("no answer in {seconds} s", seconds=f"{SECONDS:g}")
    except OSError as error:
        return str(error.strerror or error)
    return ""


def _connect(family: int, where: Any) -> None:
    with socket.socket(family, socket.SOCK_STREAM) as made:
        made.settimeout(SECONDS)
        made.connect(where)


def _ask_time(family: int, where: Any) -> None:
    with socket.socket(family, socket.SOCK_DGRAM) as made:
        made.settimeout(SECONDS)
        made.connect(where)
        made.send(_ASK_TIME)
        made.recv(512)


_WAYS: dict[str, Callable[[int, Any], None]] = {TCP: _connect, NTP: _ask_time}
