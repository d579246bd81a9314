"""The way in: a folder in, a checked and resolved application out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from belvedere_simulator.manifest.binding import BoundNode, bind_all
from belvedere_simulator.manifest.connecting import check_edges, warn_unconnected
from belvedere_simulator.manifest.device_rules import check_device_rules
from belvedere_simulator.manifest.dockerfile import ContainerRecipe, read_dockerfile
from belvedere_simulator.manifest.document import JsonDocument, load_document, parse_document
from belvedere_simulator.manifest.graph import Graph, Override, read_graph, read_override
from belvedere_simulator.manifest.layout import Layout, default_override, find_layout, find_overrides
from belvedere_simulator.manifest.model_check import check_models
from belvedere_simulator.manifest.packages import LoadedPackage, load_packages
from belvedere_simulator.manifest.parameters import choose, warn_valueless
from belvedere_simulator.manifest.problem import Problem, Problems
from belvedere_simulator.manifest.replacing import check_replacements, check_streams
from belvedere_simulator.manifest.resolve import Checked, resolve
from belvedere_simulator.manifest.resolved import ResolvedApplication
from belvedere_simulator.manifest.routing import open_ports
from belvedere_simulator.messages import tr

__all__ = ["LoadedApplication", "default_override", "find_overrides", "load_application"]

LONGEST_PAYLOAD = 51_200


@dataclass(frozen=True)
class LoadedApplication:
    """What was read. `resolved` is there when nothing forbids running it."""

    resolved: ResolvedApplication | None
    problems: tuple[Problem, ...]
    graph: Graph | None = field(default=None, repr=False)
    override: Override | None = field(default=None, repr=False)
    packages: tuple[LoadedPackage, ...] = field(default=(), repr=False)
    recipe: ContainerRecipe | None = field(default=None, repr=False)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that forbid running it."""
        return tuple(problem for problem in self.problems if problem.severity == "error")


def load_application(
    folder: Path,
    override: Path | None = None,
    *,
    parameters: Mapping[str, str] | None = None,
    device_software: str = "7.0.13",
    check_model_files: bool = True,
    texts: Mapping[Path, str] | None = None,
) -> LoadedApplication:
    """Read, check and resolve the application in `folder` (or the graph.json named).

    `override` is used only when it is given: see `default_override`. `parameters` are values typed
    by a user, by parameter node or by code port. `texts` are what the graph and the override say where
    that is not saved yet. Never raises for what the files hold.
    """
    problems = Problems()
    layout = find_layout(folder, problems)
    graph = _read(layout.graph, texts or {}, problems) if layout else None
    chosen = _read_override(override, texts or {}, problems) if override else None
    if layout is None or graph is None:
        return LoadedApplication(None, problems.in_reading_order(), None, chosen)
    index, broken = load_packages(layout, problems)
    nodes = bind_all(graph, chosen, index, broken, problems)
    checked = _check(layout, graph, chosen, nodes, parameters or {}, problems)
    check_device_rules(_in_use(checked), device_software, problems)
    resolved = resolve(checked, problems)
    if check_model_files:
        check_models(resolved.models, problems)
    recipe = _recipe(resolved, problems)
    found = problems.in_reading_order()
    sound = None if problems.have_errors else resolved
    return LoadedApplication(sound, found, graph, chosen, index.packages, recipe)


def _check(
    layout: Layout,
    graph: Graph,
    override: Override | None,
    nodes: Mapping[str, BoundNode],
    parameters: Mapping[str, str],
    problems: Problems,
) -> Checked:
    edges = graph.edges + (override.edges if override else ())
    connections = check_edges(edges, nodes, problems)
    warn_unconnected(nodes, connections, problems)
    replacements = check_replacements(graph, override, nodes, problems)
    check_streams(graph, override, nodes, replacements, problems)
    inbound = open_ports(graph, override, nodes, problems)
    code = next((bound for bound in nodes.values() if bound.category == "business_logic"), None)
    chosen = choose(parameters, nodes, connections, code, problems)
    warn_valueless(nodes, replacements, chosen, problems)
    _warn_abstract(nodes, replacements.by_node, problems)
    return Checked(layout, nodes, connections, replacements, chosen, inbound)


def _in_use(checked: Checked) -> tuple[BoundNode, ...]:
    categories = ("business_logic", "ml_model")
    return tuple(bound for category in categories for bound in checked.of_category(category))


def _warn_abstract(
    nodes: Mapping[str, BoundNode], replaced: Mapping[str, tuple[str, ...]], problems: Problems
) -> None:
    for name, bound in nodes.items():
        if bound.is_abstract and bound.of == "graph" and name not in replaced:
            what = tr('Nothing replaces the abstract camera "{name}": it gives no frames.', name=name)
            problems.warning("BV-MAN-053", bound.node.at.child("name"), what)


def _document(file: Path, texts: Mapping[Path, str], problems: Problems) -> JsonDocument | None:
    if file in texts:
        return parse_document(texts[file].encode("utf-8", "replace"), file, problems)
    return load_document(file, problems)


def _read(file: Path, texts: Mapping[Path, str], problems: Problems) -> Graph | None:
    document = _document(file, texts, problems)
    graph = read_graph(document, problems) if document else None
    _check_length(graph, problems)
    return graph


def _read_override(file: Path, texts: Mapping[Path, str], problems: Problems) -> Override | None:
    document = _document(file, texts, problems)
    override = read_override(document, problems) if document else None
    _check_length(override, problems)
    return override


def _check_length(graph: Graph | None, problems: Problems) -> None:
    if graph is None or len(graph.document.source.text) <= LONGEST_PAYLOAD:
        return
    length = len(graph.document.source.text)
    what = tr(
        "The manifest has {length} characters; {limit} are allowed.", length=length, limit=LONGEST_PAYLOAD
    )
    problems.error("BV-MAN-052", graph.document.top, what)


def _recipe(resolved: ResolvedApplication, problems: Problems) -> ContainerRecipe | None:
    if resolved.code is None:
        return None
    recipe = read_dockerfile(resolved.code.package_folder)
    problems.extend(recipe.problems)
    return recipe
