"""Manifests sent to be deployed: checked against the packages that are registered, without any folder."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.manifest.binding import BoundNode, bind_all
from belvedere_simulator.manifest.connecting import check_edges
from belvedere_simulator.manifest.device_rules import check_device_rules
from belvedere_simulator.manifest.document import parse_document
from belvedere_simulator.manifest.graph import Graph, Override, read_graph, read_override
from belvedere_simulator.manifest.layout import Layout
from belvedere_simulator.manifest.packages import PackageIndex
from belvedere_simulator.manifest.parameters import Chosen
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.replacing import check_replacements
from belvedere_simulator.manifest.resolve import Checked
from belvedere_simulator.manifest.routing import open_ports
from belvedere_simulator.messages import tr


def read_sent_graph(text: str, called: str, problems: Problems) -> Graph | None:
    """Read the graph in `text`; problems show `called` as the name of the file."""
    document = parse_document(text.encode("utf-8", "surrogatepass"), Path(called), problems)
    return read_graph(document, problems) if document else None


def read_sent_override(text: str, called: str, problems: Problems) -> Override | None:
    """Read the override in `text`; problems show `called` as the name of the file."""
    document = parse_document(text.encode("utf-8", "surrogatepass"), Path(called), problems)
    return read_override(document, problems) if document else None


def check_deployment(
    graph: Graph, override: Override | None, index: PackageIndex, device_software: str, problems: Problems
) -> Checked:
    """Check an application for a device; `device_software` "" where that is not known yet.

    How many streams there may be is a quota, and the caller's to check.
    """
    nodes = bind_all(graph, override, index, (), problems)
    connections = check_edges(graph.edges + (override.edges if override else ()), nodes, problems)
    replacements = check_replacements(graph, override, nodes, problems)
    inbound = open_ports(graph, override, nodes, problems)
    # There is no folder; nothing that a deployment needs is looked up in it.
    checked = Checked(Layout(Path(), Path()), nodes, connections, replacements, Chosen(), inbound)
    check_device_rules(
        (*checked.of_category("business_logic"), *checked.of_category("ml_model")), device_software, problems
    )
    for name in checked.in_force():
        _check_asset(nodes[name], problems)
    return checked


def _check_asset(bound: BoundNode, problems: Problems) -> None:
    package, interface = bound.package, bound.interface
    if package is None or interface is None or not interface.asset:
        return
    if package.manifest.asset(interface.asset) is None:
        what = tr('The asset "{name}" is not among the package\'s assets.', name=interface.asset)
        problems.error("BV-MAN-027", bound.node.at.child("interface"), what)
