"""A batch compared with itself and with what is on the site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from ipaddress import AddressValueError, IPv4Address

from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.batch.columns import PORTS, Kind
from belvedere_simulator.provisioning.batch.items import Appliance, Batch, Item, Problem

Named = tuple[Kind, str]


@dataclass(frozen=True)
class Known:
    """What is on the site: names of devices, of packages, and whose each address is."""

    devices: Collection[str] = frozenset()
    packages: Collection[str] = frozenset()
    addresses: Mapping[str, str] = field(default_factory=dict)


def named(item: Item) -> Named:
    """What an item is known by: devices and cameras have names of their own each."""
    return item.kind, item.name


def checked(batch: Batch, known: Known, begun: Collection[Named] = ()) -> Batch:
    """The batch with all problems. `begun` are items of this very batch that are on the site already."""
    problems = [*batch.problems, *_duplicates(batch.items), *_clashes(batch.appliances)]
    problems += _taken(batch.items, known, begun)
    problems += _taken_addresses(batch.appliances, known, begun)
    return replace(batch, problems=tuple(sorted(problems, key=lambda problem: problem.line)))


def _duplicates(items: Iterable[Item]) -> Iterator[Problem]:
    first: dict[Named, int] = {}
    for item in items:
        if named(item) in first:
            what = tr("The name is in line {line}, too", line=first[named(item)])
            yield Problem(item.line, "name", what, tr("Give each another name."))
        first.setdefault(named(item), item.line)


def _taken(items: Iterable[Item], known: Known, begun: Collection[Named]) -> Iterator[Problem]:
    for item in items:
        if named(item) in begun:
            continue
        remedy = tr("Use another name, or delete the one on the site.")
        if item.kind is Kind.APPLIANCE and item.name in known.devices:
            yield Problem(item.line, "name", tr("There is a device of this name on the site"), remedy)
        if item.kind is Kind.CAMERA and item.name in known.packages:
            yield Problem(item.line, "name", tr("There is a camera or package of this name"), remedy)


def _clashes(appliances: Iterable[Appliance]) -> Iterator[Problem]:
    first: dict[str, int] = {}
    for appliance in appliances:
        for column, address in addresses_of(appliance):
            line = first.setdefault(address, appliance.line)
            if line != appliance.line:
                what = tr("The address {address} is in line {line}, too", address=address, line=line)
                yield Problem(appliance.line, column, what, _other_address())


def _taken_addresses(
    appliances: Iterable[Appliance], known: Known, begun: Collection[Named]
) -> Iterator[Problem]:
    for appliance in appliances:
        for column, address in addresses_of(appliance):
            owner = known.addresses.get(address, "")
            own = owner == appliance.name and named(appliance) in begun
            if owner and not own:
                what = tr("{device} has the address {address}", device=owner, address=address)
                yield Problem(appliance.line, column, what, _other_address())


def addresses_of(appliance: Appliance) -> Iterator[tuple[str, str]]:
    """The fixed addresses, as they are written everywhere, with their columns."""
    for port, column in zip(("Ethernet0", "Ethernet1"), PORTS, strict=True):
        info = appliance.network.get(port, {}).get("StaticIpConnectionInfo")
        if info:
            address = plain_address(info["IpAddress"])
            if address:
                yield column, address


def plain_address(text: str) -> str:
    """An address without what may follow it, "" where it is none."""
    try:
        return str(IPv4Address(text.partition("/")[0].strip()))
    except AddressValueError:
        return ""


def _other_address() -> str:
    return tr("Use another address.")
