"""Ties each packaged node of a graph to the interface it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from belvedere_simulator.manifest.graph import Graph, GraphNode, PackageReference
from belvedere_simulator.manifest.layout import PackageFolder
from belvedere_simulator.manifest.package import Implementation, Interface
from belvedere_simulator.manifest.packages import LoadedPackage, PackageIndex
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.stock import ABSTRACT_CAMERA, STOCK, STOCK_VERSION, registered_camera
from belvedere_simulator.messages import tr


@dataclass(frozen=True)
class BoundNode:
    """A node with its interface; None for parameters and where something is wrong (already reported)."""

    node: GraphNode
    of: Literal["graph", "override"]
    interface: Interface | None = None
    package: LoadedPackage | None = None

    @property
    def is_abstract(self) -> bool:
        """Whether the node only stands for a camera that an override brings."""
        return self.node.package == ABSTRACT_CAMERA

    @property
    def category(self) -> str:
        """The interface's category, or ""."""
        return self.interface.category if self.interface else ""

    @property
    def implementations(self) -> tuple[Implementation, ...]:
        """The forms of the interface's asset."""
        if self.package is None or self.interface is None:
            return ()
        asset = self.package.manifest.asset(self.interface.asset)
        return asset.implementations if asset else ()


class Binder:
    """Binds the nodes of a graph and its override against the packages at hand."""

    def __init__(
        self,
        references: tuple[PackageReference, ...],
        index: PackageIndex,
        broken: tuple[PackageFolder, ...],
        problems: Problems,
    ) -> None:
        self._references = {reference.name: reference for reference in reversed(references)}
        self._index = index
        self._broken = {place.name for place in broken}
        self._problems = problems

    def bind(self, node: GraphNode, of: Literal["graph", "override"]) -> BoundNode:
        """Find the node's interface, reporting what stands in the way."""
        if node.parameter or "::" not in node.interface:
            return BoundNode(node, of)
        reference = self._references.get(node.package)
        if reference is None:
            what = tr('The package "{name}" is not listed in "packages".', name=node.package)
            self._problems.error("BV-MAN-024", node.at.child("interface"), what)
            return BoundNode(node, of)
        if node.package.startswith("panorama::"):
            return BoundNode(node, of, self._stock(node, reference))
        package = self._index.find(node.package, reference.version)
        if package is None:
            return BoundNode(node, of, self._absent(node, of, reference))
        return BoundNode(node, of, self._interface(node, package), package)

    def _stock(self, node: GraphNode, reference: PackageReference) -> Interface | None:
        interface = STOCK.get(node.package)
        if interface is None or reference.version != STOCK_VERSION:
            self._report_absent(reference)
            return None
        if node.interface_name != interface.name:
            self._report_interface(node, (interface.name,))
            return None
        return interface

    def _absent(self, node: GraphNode, of: str, reference: PackageReference) -> Interface | None:
        name = node.package.partition("::")[2]
        if name in self._broken:
            return None
        elsewhere = not self._index.is_complete and not self._index.versions(node.package)
        if of == "override" and node.interface_name == name and elsewhere:
            what = tr(
                'The camera "{name}" is registered elsewhere: its address is not in this folder.', name=name
            )
            self._problems.warning("BV-MAN-059", node.at.child("interface"), what)
            return registered_camera(name)
        self._report_absent(reference)
        return None

    def _interface(self, node: GraphNode, package: LoadedPackage) -> Interface | None:
        account = node.package.partition("::")[0]
        if package.place.account not in {account, ""}:
            what = tr(
                "The package lies in the folder of account {folder}, the graph names account {account}.",
                folder=package.place.account,
                account=account,
            )
            self._problems.warning("BV-MAN-046", node.at.child("interface"), what)
        interface = package.manifest.interface(node.interface_name)
        if interface is None:
            self._report_interface(node, tuple(known.name for known in package.manifest.interfaces))
            return None
        if interface.asset and package.manifest.asset(interface.asset) is None and interface.at:
            what = tr('The asset "{name}" is not among the package\'s assets.', name=interface.asset)
            self._problems.warning("BV-MAN-027", interface.at.child("asset"), what)
        return interface

    def _report_absent(self, reference: PackageReference) -> None:
        versions = self._index.versions(reference.name)
        what = tr('There is no package "{name}" {version}.', name=reference.name, version=reference.version)
        remedy = tr("There is version {versions}.", versions=", ".join(versions)) if versions else ""
        field = "version" if versions or reference.name in STOCK else "name"
        self._problems.error("BV-MAN-025", reference.at.child(field), what, remedy)

    def _report_interface(self, node: GraphNode, known: tuple[str, ...]) -> None:
        what = tr(
            'The package "{package}" has no interface "{name}".',
            package=node.package,
            name=node.interface_name,
        )
        remedy = tr("It has: {names}.", names=", ".join(known))
        self._problems.error("BV-MAN-026", node.at.child("interface"), what, remedy)


def bind_all(
    graph: Graph,
    override: Graph | None,
    index: PackageIndex,
    broken: tuple[PackageFolder, ...],
    problems: Problems,
) -> Mapping[str, BoundNode]:
    """Bind every node, by name. A name given twice is reported; the first counts."""
    references = graph.packages + (override.packages if override else ())
    binder = Binder(references, index, broken, problems)
    bound: dict[str, BoundNode] = {}
    parts: list[tuple[Graph, Literal["graph", "override"]]] = [(graph, "graph")]
    if override is not None:
        parts.append((override, "override"))
    for part, of in parts:
        for node in part.nodes:
            if node.name in bound:
                what = tr('There are two nodes called "{name}".', name=node.name)
                problems.error("BV-MAN-028", node.at.child("name"), what)
            elif node.name:
                bound[node.name] = binder.bind(node, of)
    return bound
