"""Applies an override's replacements to the nodes of a graph."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from belvedere_simulator.manifest.binding import BoundNode
from belvedere_simulator.manifest.graph import Graph, NodeOverride
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.manifest.values import obeys
from belvedere_simulator.messages import tr

MOST_STREAMS = 8


@dataclass(frozen=True)
class Replacements:
    """What stands for what: for each replaced node the names of the nodes that take its place."""

    by_node: Mapping[str, tuple[str, ...]]

    def of(self, name: str) -> tuple[str, ...]:
        """The nodes that stand for `name`: itself when nothing replaces it."""
        return self.by_node.get(name, (name,))


def check_replacements(
    graph: Graph, override: Graph | None, nodes: Mapping[str, BoundNode], problems: Problems
) -> Replacements:
    """Check the override's replacements and that every mandatory one is there."""
    chosen: dict[str, tuple[str, ...]] = {}
    for replacement in override.replacements if override else ():
        if replacement.replace in chosen:
            what = tr('"{name}" is replaced twice.', name=replacement.replace)
            problems.error("BV-MAN-028", replacement.at.child("replace"), what)
        elif replacement.replace:
            names = _check_one(replacement, nodes, problems)
            if names:
                chosen[replacement.replace] = names
    for node in graph.nodes:
        if node.mandatory and node.name not in chosen:
            what = tr('"{name}" must be overridden, and nothing replaces it.', name=node.name)
            problems.error("BV-MAN-032", node.at.child("overrideMandatory"), what)
    return Replacements(chosen)


def _check_one(
    replacement: NodeOverride, nodes: Mapping[str, BoundNode], problems: Problems
) -> tuple[str, ...]:
    target = nodes.get(replacement.replace)
    if target is None or target.of != "graph":
        what = tr('The graph has no node "{name}" to replace.', name=replacement.replace)
        problems.error("BV-MAN-029", replacement.at.child("replace"), what)
        return ()
    if not target.node.overridable and not target.node.mandatory:
        what = tr('The node "{name}" may not be overridden.', name=replacement.replace)
        problems.error("BV-MAN-030", replacement.at.child("replace"), what)
    if not replacement.with_nodes:
        what = tr('Nothing is named yet that replaces "{name}".', name=replacement.replace)
        problems.warning("BV-MAN-060", replacement.at.child("with"), what)
    if target.node.parameter and len(replacement.with_nodes) > 1:
        what = tr("A parameter is replaced by one node, not by {count}.", count=len(replacement.with_nodes))
        problems.error("BV-MAN-033", replacement.at.child("with"), what)
    fitting = []
    for index, name in enumerate(replacement.with_nodes):
        if name and _fits(replacement, index, target, nodes, problems):
            fitting.append(name)
    return tuple(dict.fromkeys(fitting))


def _fits(
    replacement: NodeOverride,
    index: int,
    target: BoundNode,
    nodes: Mapping[str, BoundNode],
    problems: Problems,
) -> bool:
    at = replacement.at.child("with", index, "name")
    name = replacement.with_nodes[index]
    chosen = nodes.get(name)
    if chosen is None or chosen.of != "override":
        problems.error("BV-MAN-031", at, tr('The override has no node "{name}".', name=name))
        return False
    if chosen.node.parameter != target.node.parameter or not _same_role(chosen, target):
        what = tr(
            '"{name}" ({kind}) cannot replace "{target}" ({target_kind}).',
            name=name,
            kind=_kind(chosen),
            target=target.node.name,
            target_kind=_kind(target),
        )
        problems.error("BV-MAN-033", at, what)
        return False
    if target.node.parameter:
        check_constraint(chosen, target, problems)
    return True


def _same_role(chosen: BoundNode, target: BoundNode) -> bool:
    return not chosen.category or not target.category or chosen.category == target.category


def _kind(bound: BoundNode) -> str:
    return bound.node.parameter or bound.category or bound.node.interface


def check_constraint(chosen: BoundNode, target: BoundNode, problems: Problems) -> None:
    """Check the value of `chosen` against the constraint of the parameter `target` it replaces."""
    constraint = target.node.decorator.constraint_regex
    if not constraint or chosen.node.value is None:
        return
    try:
        obeyed = obeys(chosen.node.value, constraint)
    except re.error as error:
        what = tr("The expression cannot be enforced: {why}.", why=error)
        problems.warning("BV-MAN-061", target.node.at.child("decorator", "constraintRegex"), what)
        return
    if not obeyed:
        hint = target.node.decorator.constraint_text
        what = tr("The value does not match {constraint}.", constraint=constraint)
        problems.error("BV-MAN-034", chosen.node.at.child("value"), what, hint)


def check_streams(
    graph: Graph,
    override: Graph | None,
    nodes: Mapping[str, BoundNode],
    replacements: Replacements,
    problems: Problems,
) -> None:
    """Check that an application has eight streams at most."""
    cameras = {
        stand_in
        for name, bound in nodes.items()
        if bound.category == "media_source" and bound.of == "graph"
        for stand_in in replacements.of(name)
    }
    if len(cameras) <= MOST_STREAMS:
        return
    what = tr(
        "There are {count} camera streams; {limit} are allowed.", count=len(cameras), limit=MOST_STREAMS
    )
    at = graph.at.child("nodes")
    if override is not None and override.replacements:
        largest = max(override.replacements, key=lambda replacement: len(replacement.with_nodes))
        at = largest.at.child("with")
    problems.error("BV-MAN-042", at, what)
