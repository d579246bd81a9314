"""The sample's graph, drawn and as a list."""

from __future__ import annotations

from PySide6.QtWidgets import QGraphicsItem
from pytestqt.qtbot import QtBot

from belvedere_desktop.simulator.graph.card_item import CardItem
from belvedere_desktop.simulator.graph.drawing import COLUMNS, draw
from belvedere_desktop.simulator.graph.view import GraphPanel
from belvedere_desktop.simulator.graph.wire_item import WireItem
from belvedere_desktop.simulator.run_state import apply, begin
from belvedere_simulator.events import (
    EdgeFigures,
    NodeFigures,
    NodeState,
    NodeStateChanged,
    RunStarted,
    StatisticsReported,
)
from belvedere_simulator.manifest.resolved import ResolvedApplication


def test_every_node_is_a_card_in_its_column(counter: ResolvedApplication) -> None:
    drawing = draw(counter)
    names = {node.name for node in counter.cameras} | {node.name for node in counter.parameters}
    names |= {node.name for node in counter.models} | {node.name for node in counter.displays}
    assert {card.name for card in drawing.cards} == names | {"code_node"}
    assert all(card.column == COLUMNS[card.kind] for card in drawing.cards)
    places = [(card.column, card.row) for card in drawing.cards]
    assert len(set(places)) == len(places)


def test_wires_join_cameras_parameters_and_display_with_the_code(counter: ResolvedApplication) -> None:
    wires = {(wire.producer, wire.consumer, wire.consumer_port) for wire in draw(counter).wires}
    for camera in counter.cameras:
        assert (camera.name, "code_node", "video_in") in wires
    assert ("threshold", "code_node", "threshold") in wires
    assert ("code_node", "output_node", "") in wires
    assert [wire.consumer for wire in draw(counter).wires if wire.is_call] == ["model_node"]


def test_cards_do_not_overlap(counter: ResolvedApplication, qtbot: QtBot) -> None:
    panel = GraphPanel()
    qtbot.addWidget(panel)
    panel.show_drawing(draw(counter))
    cards = [item for item in panel.canvas.scene().items() if item.flags() & _selectable()]
    assert len(cards) == len(draw(counter).cards)
    for card in cards:
        others = [other for other in cards if other is not card]
        assert not any(card.sceneBoundingRect().intersects(other.sceneBoundingRect()) for other in others)


def test_states_and_figures_stand_in_the_list_in_words(counter: ResolvedApplication, qtbot: QtBot) -> None:
    panel = GraphPanel()
    qtbot.addWidget(panel)
    drawing = draw(counter)
    panel.show_drawing(drawing)
    state = begin()
    for event in (
        NodeStateChanged("square_camera", "camera", "RUNNING"),
        NodeStateChanged("market_camera", "camera", "ERROR", "wrong password"),
        StatisticsReported(
            1.0,
            nodes=(NodeFigures("square_camera", "camera", "RUNNING", 14.93, 21.4, 30.6, 1, 3),),
            edges=(EdgeFigures("square_camera", "code_node", 14.93),),
        ),
    ):
        state = apply(state, event)
    panel.show_state(state)
    drawn = panel.canvas.scene().items()
    assert "14.9/s" in {item.rate.text for item in drawn if isinstance(item, WireItem)}
    cards = {item.card.name: (item.figures, item.load) for item in drawn if isinstance(item, CardItem)}
    assert cards["square_camera"] == ("14.9 fps · 21 / 31 ms", "1 waiting · 3 dropped")
    assert cards["market_camera"] == ("wrong password", "")
    panel.setCurrentWidget(panel.table)
    rows = {card.name: row for row, card in enumerate(drawing.cards)}
    assert words(panel, rows["square_camera"]) == ["● Running", "14.9", "21", "31", "1", "3", "0", ""]
    assert words(panel, rows["market_camera"])[0] == "▲ Error"
    assert "wrong password" in words(panel, rows["market_camera"])[-1]
    assert words(panel, rows["model_node"]) == [""] * 8


def test_a_row_chosen_by_key_tells_the_node(counter: ResolvedApplication, qtbot: QtBot) -> None:
    panel = GraphPanel()
    qtbot.addWidget(panel)
    panel.show_drawing(draw(counter))
    with qtbot.waitSignal(panel.node_chosen) as chosen:
        panel.table.setCurrentCell(1, 0)
    assert chosen.args == [draw(counter).cards[1].name]


def test_a_playing_camera_can_be_paused_and_a_paused_one_resumed(
    qtbot: QtBot,
) -> None:
    panel = GraphPanel()
    qtbot.addWidget(panel)
    state = apply(begin(), RunStarted("counter", "bwrap", "cpu", "python", "/logs"))
    asked: list[tuple[str, bool]] = []
    panel.pause_asked.connect(lambda node, pause: asked.append((node, pause)))
    states: tuple[NodeState, ...] = ("RUNNING", "PAUSED")
    for now in states:
        panel.show_state(apply(state, NodeStateChanged("square_camera", "camera", now)))
        panel.menu_of("square_camera").actions()[0].trigger()
    assert asked == [("square_camera", True), ("square_camera", False)]
    assert panel.menu_of("code_node").actions() == []


def words(panel: GraphPanel, row: int) -> list[str]:
    """State, figures and detail of a row."""
    items = [panel.table.item(row, column) for column in range(2, panel.table.columnCount())]
    return [item.text() if item else "" for item in items]


def _selectable() -> QGraphicsItem.GraphicsItemFlag:
    return QGraphicsItem.GraphicsItemFlag.ItemIsSelectable
