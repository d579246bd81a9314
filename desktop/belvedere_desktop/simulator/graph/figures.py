"""The live figures and states of nodes, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.simulator.graph.drawing import Card
from belvedere_desktop.simulator.run_state import RunState
from belvedere_simulator.events import NodeKind, NodeState

translate = QCoreApplication.translate

STATE_SIGNS: dict[NodeState | None, str] = {
    None: "",
    "WAITING": "○",
    "STARTING": "◔",
    "RUNNING": "●",
    "PAUSED": "❚❚",
    "ERROR": "▲",
    "STOPPED": "■",
}


def state_word(state: NodeState | None) -> str:
    """The state for people, in the user's language."""
    words = {
        None: "",
        "WAITING": translate("GraphFigures", "Waiting"),
        "STARTING": translate("GraphFigures", "Starting"),
        "RUNNING": translate("GraphFigures", "Running"),
        "PAUSED": translate("GraphFigures", "Paused"),
        "ERROR": translate("GraphFigures", "Error"),
        "STOPPED": translate("GraphFigures", "Stopped"),
    }
    return words[state]


def state_of(card: Card, state: RunState) -> NodeState | None:
    """The node's state, or None before a run told any."""
    view = state.nodes.get(card.name)
    return view.state if view else None


def detail_of(card: Card, state: RunState) -> str:
    """Why the node is in its state."""
    view = state.nodes.get(card.name)
    return view.detail if view else ""


def figures_of(card: Card, state: RunState) -> str:
    """Rate, p50 and p95 of a node over the last second; why it failed; "" when there is nothing."""
    if state_of(card, state) == "ERROR" and (detail := detail_of(card, state)):
        return detail
    figures = state.figures.get(card.name)
    if figures is None:
        return ""
    parts = [translate("GraphFigures", "{fps} fps").format(fps=f"{figures.fps:.1f}")]
    if figures.p50_ms is not None:
        parts.append(
            translate("GraphFigures", "{p50} / {p95} ms").format(
                p50=milliseconds(figures.p50_ms), p95=milliseconds(figures.p95_ms)
            )
        )
    return " · ".join(parts)


def load_of(card: Card, state: RunState) -> str:
    """What waits at a node, what it dropped, how often it was started again; "" when there is nothing."""
    figures = state.figures.get(card.name)
    if figures is None:
        return ""
    parts = []
    if card.kind in ("camera", "code"):
        parts.append(translate("GraphFigures", "{queue} waiting").format(queue=figures.queue))
    if card.kind == "camera":
        parts.append(translate("GraphFigures", "{dropped} dropped").format(dropped=figures.dropped))
    if figures.restarts:
        parts.append(translate("GraphFigures", "{count} restarts").format(count=figures.restarts))
    return " · ".join(parts)


def work_words(kind: NodeKind) -> str:
    """What the milliseconds of a node are."""
    return {
        "camera": translate("GraphFigures", "From a frame's arrival until the code takes it"),
        "code": translate(
            "GraphFigures", "The code's own time for a batch, without waiting for models and frames"
        ),
        "model": translate("GraphFigures", "A call, as the code waits for it"),
        "display": translate("GraphFigures", "A put, as the code waits for it"),
        "parameter": "",
    }[kind]


def milliseconds(value: float | None) -> str:
    """A latency, as exact as it is of use; "" for none."""
    if value is None:
        return ""
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"
