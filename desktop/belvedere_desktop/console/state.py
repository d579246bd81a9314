"""An application instance as the graph shows it, from what its site and its device tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from belvedere_desktop.simulator.graph.drawing import COLUMNS, Card, GraphDrawing, Wire
from belvedere_desktop.simulator.run_state import NodeView, Phase, RunState
from belvedere_simulator.events import NodeFigures, NodeKind, NodeState

_STATES: dict[str, NodeState] = {"RUNNING": "RUNNING", "PAUSED": "PAUSED", "ERROR": "ERROR"}


def drawing_of(graph: Mapping[str, Any]) -> GraphDrawing:
    """What is drawn of an instance; see `deploying.instance_graph`."""
    cards: list[Card] = []
    for node in graph["nodes"]:
        kind: NodeKind = node["kind"]
        column = COLUMNS[kind]
        row = sum(card.column == column for card in cards)
        about = node["about"]
        subtitle = f"← {about}" if kind == "camera" and about and about != node["name"] else about
        cards.append(
            Card(
                node["name"],
                kind,
                column,
                row,
                node["title"] or node["name"],
                subtitle if kind != "display" else "",
                tuple(node["inputs"]),
                tuple(node["outputs"]),
            )
        )
    wires = (Wire(**wire) for wire in graph["wires"])
    return GraphDrawing(tuple(cards), tuple(wires))


def state_of(moment: Mapping[str, Any], drawing: GraphDrawing) -> RunState:
    """The state that the graph shows, of a `deploying.watching.Moment`."""
    kinds = {card.name: card.kind for card in drawing.cards}
    states = {name: _STATES.get(node["status"], "WAITING") for name, node in moment["nodes"].items()}
    nodes = {
        name: NodeView(kinds[name], states[name], node["detail"])
        for name, node in moment["nodes"].items()
        if name in kinds
    }
    figures = {
        name: NodeFigures(state=states.get(name, "WAITING"), **told)
        for name, told in moment["figures"].items()
    }
    rates = {(each["producer"], each["consumer"]): float(each["rate"]) for each in moment["edges"]}
    phase = Phase.RUNNING if moment["online"] else Phase.FINISHED
    return RunState(phase=phase, nodes=nodes, figures=figures, rates=rates)
