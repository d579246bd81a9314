"""The live figures and states of nodes, in words."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.simulator.graph.drawing import Card
from belvedere_desktop.simulator.run_state import RunState
from belvedere_simulator.events import NodeState, StreamStatistics

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
    """Rate, p95 and drops of a node over the last second; why it failed; "" when there is nothing."""
    if state_of(card, state) == "ERROR" and (detail := detail_of(card, state)):
        return detail
    statistics = state.statistics
    if statistics is None:
        return ""
    if card.kind == "camera" and (stream := state.streams.get(card.name)):
        return _stream(stream)
    if card.kind == "code":
        parts = [translate("GraphFigures", "{fps} fps").format(fps=f"{statistics.fps:.1f}")]
        if statistics.take_p95_ms is not None:
            parts.append(
                translate("GraphFigures", "take p95 {p95} ms").format(p95=_ms(statistics.take_p95_ms))
            )
        return " · ".join(parts)
    if card.kind == "model" and card.name in statistics.call_p95_ms:
        return translate("GraphFigures", "call p95 {p95} ms").format(
            p95=_ms(statistics.call_p95_ms[card.name])
        )
    if card.kind == "display":
        return translate("GraphFigures", "{put} frames put").format(put=statistics.put)
    return ""


def _stream(stream: StreamStatistics) -> str:
    parts = [translate("GraphFigures", "{fps} fps").format(fps=f"{stream.fps:.1f}")]
    if stream.age_ms is not None:
        parts.append(translate("GraphFigures", "age {age} ms").format(age=_ms(stream.age_ms)))
    parts.append(translate("GraphFigures", "{dropped} dropped").format(dropped=stream.dropped))
    return " · ".join(parts)


def _ms(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"
