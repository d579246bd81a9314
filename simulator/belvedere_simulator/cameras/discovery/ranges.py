"""Which addresses a sweep would ask: worked out and shown before anything is sent."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

MOST = 4096
PORTS = (554, 8554)
RATE = 200.0
"""Connections a second: what the smallest switches and cameras do not notice."""

TIME_OUT = 1.5
"""How long an address has to take a connection, and then to answer, in seconds."""

_SHORT = re.compile(r"(\d{1,3}(?:\.\d{1,3}){3})\s*-\s*(\d{1,3})")


@dataclass(frozen=True)
class SweepPlan:
    """The addresses from `first` to `last`, both included, and the ports that each is asked at.

    `rate` is in connections a second.
    """

    first: ipaddress.IPv4Address
    last: ipaddress.IPv4Address
    ports: tuple[int, ...] = PORTS
    rate: float = RATE

    @property
    def addresses(self) -> int:
        """How many addresses are asked."""
        return int(self.last) - int(self.first) + 1

    @property
    def connections(self) -> int:
        """How many connections are tried."""
        return self.addresses * len(self.ports)

    @property
    def seconds(self) -> float:
        """About how long it takes at the longest."""
        return self.connections / self.rate + 2 * TIME_OUT

    def targets(self) -> Iterator[tuple[str, int]]:
        """Each address and port."""
        for port in self.ports:
            for number in range(int(self.first), int(self.last) + 1):
                yield str(ipaddress.IPv4Address(number)), port

    def __str__(self) -> str:
        return tr(
            "{first} to {last}: {count} addresses, ports {ports}, about {seconds} s",
            first=self.first,
            last=self.last,
            count=self.addresses,
            ports=", ".join(map(str, self.ports)),
            seconds=f"{self.seconds:.0f}",
        )


def plan_sweep(text: str, ports: Sequence[int] = PORTS, rate: float = RATE) -> SweepPlan:
    """Read 192.168.0.0/24, 192.168.0.10-192.168.0.60, 192.168.0.10-60, or one address.

    A network's own address and its broadcast address are left out. Raises BelvedereError BV-DOC-090 (not a
    range), 091 (too many addresses) or 092 (not a local network). Sends nothing.
    """
    first, last = _ends(text.strip())
    if int(last) - int(first) >= MOST:
        raise BelvedereError(
            "BV-DOC-091", tr("{text} is more than {most} addresses", text=text.strip(), most=MOST)
        )
    if not all(each.is_private and not each.is_unspecified for each in (first, last)):
        raise BelvedereError("BV-DOC-092", tr("{text} is not in a local network", text=text.strip()))
    return SweepPlan(first, last, tuple(dict.fromkeys(ports)), rate)


def _ends(text: str) -> tuple[ipaddress.IPv4Address, ipaddress.IPv4Address]:
    try:
        if "/" in text:
            network = ipaddress.IPv4Network(text, strict=False)
            inner = network.num_addresses > 2
            return network[1 if inner else 0], network[-2 if inner else -1]
        if short := _SHORT.fullmatch(text):
            first = ipaddress.IPv4Address(short[1])
            last = ipaddress.IPv4Address(f"{short[1].rpartition('.')[0]}.{short[2]}")
        else:
            before, _, after = text.partition("-")
            first = ipaddress.IPv4Address(before.strip())
            last = ipaddress.IPv4Address(after.strip()) if after else first
    except ValueError:
        raise _no_range(text) from None
    if last < first:
        raise _no_range(text)
    return first, last


def _no_range(text: str) -> BelvedereError:
    return BelvedereError("BV-DOC-090", tr("{text} is not a range of addresses", text=text[:60] or '""'))
