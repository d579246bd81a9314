"""The interfaces that a graph's nodes can be of: of the application's packages, and of every appliance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from belvedere_simulator.manifest.editing.graph_edits import PARAMETER_TYPES
from belvedere_simulator.manifest.package import Port
from belvedere_simulator.manifest.packages import LoadedPackage
from belvedere_simulator.manifest.stock import STOCK, STOCK_VERSION


@dataclass(frozen=True)
class Offer:
    """An interface as a node names it. `category` is "parameter" for the types of parameters."""

    interface: str
    version: str
    category: str
    inputs: tuple[Port, ...] = ()
    outputs: tuple[Port, ...] = ()

    @property
    def package(self) -> str:
        """`account::name`, "" for a parameter."""
        return self.interface.rpartition(".")[0]


def offers_of(packages: Iterable[LoadedPackage], account: str) -> Mapping[str, Offer]:
    """Every interface by what a node calls it; `account` is for packages whose folder names none."""
    found = [
        Offer(f"{package}.{known.name}", STOCK_VERSION, known.category, known.inputs, known.outputs)
        for package, known in STOCK.items()
    ]
    for package in packages:
        name = f"{package.place.account or account}::{package.name}"
        found += [
            Offer(f"{name}.{each.name}", package.version, each.category, each.inputs, each.outputs)
            for each in package.manifest.interfaces
        ]
    found += [Offer(kind, "", "parameter", outputs=(Port("", kind),)) for kind in PARAMETER_TYPES]
    return {offer.interface: offer for offer in found}
