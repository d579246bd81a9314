"""A window with a graph of many nodes whose figures change all the time, for the bench."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from belvedere_desktop.bench.beating import beat, pass_time
from belvedere_desktop.bench.painting import colours_in
from belvedere_desktop.simulator.graph.drawing import COLUMNS, Card, GraphDrawing, Wire
from belvedere_desktop.simulator.graph.view import GraphPanel
from belvedere_desktop.simulator.run_state import RunState, apply, begin
from belvedere_simulator.bench.helpers.obedience import Command
from belvedere_simulator.events import (
    EdgeFigures,
    NodeFigures,
    NodeKind,
    NodeStateChanged,
    StatisticsReported,
)

_WIDTH, _HEIGHT = 1280, 720
_WARM_MS = 500


class LiveGraph(QObject):
    """One code node, and as many cameras as models around it."""

    def __init__(self) -> None:
        super().__init__()
        self._application = QApplication(["graph"])
        self._panel = GraphPanel()
        self._panel.resize(_WIDTH, _HEIGHT)
        self._panel.canvas.viewport().installEventFilter(self)
        self._state = RunState()
        self._told: Iterator[StatisticsReported] = iter(())
        self._updates = self._paintings = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._update)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Count what is painted."""
        self._paintings += event.type() == QEvent.Type.Paint
        return False

    def show(self, nodes: int, rate: int) -> dict[str, Any]:
        """Show so many nodes; every figure changes `rate` times a second, 0 for never."""
        drawing = many_nodes(nodes)
        self._panel.show_drawing(drawing)
        state = begin()
        for card in drawing.cards:
            state = apply(state, NodeStateChanged(card.name, card.kind, "RUNNING"))
        self._state, self._told = state, _figures(drawing)
        self._update()
        self._panel.show()
        if rate:
            self._timer.start(1000 // rate)
        pass_time(_WARM_MS)
        return {"nodes": len(drawing.cards)}

    def beat(self, seconds: float) -> dict[str, Any]:
        """How late the event loop was, and what was shown meanwhile."""
        updates, paintings = self._updates, self._paintings
        delays = beat(seconds)
        shown = {"updates": self._updates - updates, "paintings": self._paintings - paintings}
        return {"delays": delays, **shown}

    def look(self) -> dict[str, Any]:
        """How many colours are seen."""
        return {"colours": colours_in(self._panel)}

    def _update(self) -> None:
        self._updates += 1
        self._state = apply(self._state, next(self._told))
        self._panel.show_state(self._state)


def many_nodes(nodes: int) -> GraphDrawing:
    """A graph of so many nodes."""
    cameras = (nodes - 2) // 2
    kinds: list[NodeKind] = ["camera" if number < cameras else "model" for number in range(nodes - 2)]
    cards = [Card("code", "code", COLUMNS["code"], 0, "code", "CODE", ("video_in",), ("video_out",))]
    cards.append(Card("display", "display", COLUMNS["display"], 0, "display"))
    for number, kind in enumerate(kinds):
        name = f"{kind}_{number:02d}"
        cards.append(Card(name, kind, COLUMNS[kind], number, name, "1.0"))
    wires = [Wire(card.name, "", "code", "video_in") for card in cards if card.kind == "camera"]
    wires += [Wire("code", "", card.name, "", is_call=True) for card in cards if card.kind == "model"]
    return GraphDrawing(tuple(cards), (*wires, Wire("code", "video_out", "display", "")))


def _figures(drawing: GraphDrawing) -> Iterator[StatisticsReported]:
    """Figures of which none is as it was before."""
    for turn in count():
        rate = 10 + turn % 97 / 10
        nodes = tuple(
            NodeFigures(card.name, card.kind, "RUNNING", rate + place, rate, 2 * rate, turn % 5, turn, turn)
            for place, card in enumerate(drawing.cards)
        )
        edges = tuple(EdgeFigures(wire.producer, wire.consumer, rate) for wire in drawing.wires)
        yield StatisticsReported(float(turn), nodes=nodes, edges=edges)


def commands() -> dict[str, Command]:
    """What this helper obeys."""
    graph = LiveGraph()
    return {"show": graph.show, "beat": graph.beat, "look": graph.look}
