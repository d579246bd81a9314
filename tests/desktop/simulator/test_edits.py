"""Editing, undoing, redoing: rows, fields and the configuration always agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSpinBox, QWidget
from pytestqt.qtbot import QtBot

from belvedere_desktop.simulator.configuration import CameraChoice, RunConfiguration, SourceKind
from belvedere_desktop.simulator.credentials import Credentials, split_credentials
from belvedere_desktop.simulator.edits import ConfigurationModel
from belvedere_desktop.simulator.parameters_panel import ParametersPanel
from belvedere_desktop.simulator.sources_panel import NodeSources
from belvedere_simulator.manifest.resolved import CameraNode, ParameterNode

PARAMETERS = (
    ParameterNode("loud", "boolean", False, overridable=True),
    ParameterNode("count", "int32", 3, overridable=True),
    ParameterNode("level", "float32", 0.5, overridable=True),
    ParameterNode("label", "string", "people", overridable=True, constraint="[a-z]{1,6}"),
    ParameterNode("fixed", "string", "x"),
)


@pytest.fixture
def model() -> ConfigurationModel:
    """An empty configuration."""
    return ConfigurationModel()


@pytest.fixture
def panel(model: ConfigurationModel, qtbot: QtBot) -> ParametersPanel:
    """Editors of five parameters."""
    editors = ParametersPanel(PARAMETERS, model)
    qtbot.addWidget(editors)
    editors.show()
    return editors


@pytest.fixture
def sources(model: ConfigurationModel, qtbot: QtBot) -> Iterator[NodeSources]:
    """The sources of one camera node."""
    parent = QWidget()
    qtbot.addWidget(parent)
    node = NodeSources(CameraNode("front", "front"), model, Credentials(), parent)
    parent.show()
    yield node


def line(panel: ParametersPanel, name: str) -> QLineEdit:
    """The field of a parameter that is typed."""
    field = panel.editors[name].field
    assert isinstance(field, QLineEdit)
    return field


def type_over(field: QLineEdit, text: str) -> None:
    """Replace what stands in a field by typing."""
    field.selectAll()
    QTest.keyClicks(field, text)


def test_typing_is_one_step_that_can_be_undone(model: ConfigurationModel, panel: ParametersPanel) -> None:
    type_over(line(panel, "label"), "cars")
    assert dict(model.configuration.parameters) == {"label": "cars"}
    assert model.undo_stack.count() == 1
    model.undo_stack.undo()
    assert line(panel, "label").text() == "people"
    model.undo_stack.redo()
    assert line(panel, "label").text() == "cars"


def test_a_value_that_breaks_its_rule_is_told_and_never_taken(
    model: ConfigurationModel, panel: ParametersPanel
) -> None:
    type_over(line(panel, "label"), "abc1")
    assert dict(model.configuration.parameters) == {"label": "abc"}
    assert not panel.is_valid
    assert "[a-z]{1,6}" in panel.editors["label"].complaint.text()
    QTest.keyClick(line(panel, "label"), Qt.Key.Key_Backspace)
    assert panel.is_valid
    assert panel.editors["label"].complaint.isHidden()


def test_each_type_has_its_editor(model: ConfigurationModel, panel: ParametersPanel) -> None:
    loud, count = panel.editors["loud"].field, panel.editors["count"].field
    assert isinstance(loud, QCheckBox) and isinstance(count, QSpinBox)
    loud.click()
    count.stepUp()
    type_over(line(panel, "level"), "0.75")
    assert dict(model.configuration.parameters) == {"loud": True, "count": 4, "level": 0.75}
    assert not panel.editors["fixed"].field.isEnabled()


def test_reset_goes_back_to_the_manifests(model: ConfigurationModel, panel: ParametersPanel) -> None:
    type_over(line(panel, "level"), "2")
    panel.editors["level"].reset.click()
    assert model.configuration == RunConfiguration()
    assert line(panel, "level").text() == "0.5"
    model.undo_stack.undo()
    assert float(line(panel, "level").text()) == 2.0


def test_cameras_are_added_and_removed_and_come_back(model: ConfigurationModel, sources: NodeSources) -> None:
    type_over(sources.rows[0].source, "/a.mp4")
    sources.add.click()
    type_over(sources.rows[1].source, "/b.mp4")
    assert [choice.source for choice in model.configuration.sources("front")] == ["/a.mp4", "/b.mp4"]
    sources.rows[0].remove.click()
    assert [row.source.text() for row in sources.rows] == ["/b.mp4"]
    model.undo_stack.undo()
    assert [row.source.text() for row in sources.rows] == ["/a.mp4", "/b.mp4"]


def test_a_password_is_kept_apart_from_the_configuration(
    model: ConfigurationModel, sources: NodeSources
) -> None:
    row = sources.rows[0]
    row.kind.setCurrentIndex(row.kind.findData(SourceKind.RTSP))
    row.kind.activated.emit(row.kind.currentIndex())
    assert row.password.isVisible() and row.password.echoMode() == QLineEdit.EchoMode.Password
    type_over(row.source, "rtsp://10.0.0.1/cam")
    type_over(row.username, "ada")
    type_over(row.password, "geheim")
    assert model.configuration.sources("front") == (
        CameraChoice(SourceKind.RTSP, "rtsp://10.0.0.1/cam", "ada"),
    )
    assert "geheim" not in repr(model.configuration)
    assert sources._credentials.password("rtsp://10.0.0.1/cam", "ada") == "geheim"


def test_a_login_in_the_address_moves_to_its_own_fields(
    model: ConfigurationModel, sources: NodeSources
) -> None:
    row = sources.rows[0]
    row.kind.setCurrentIndex(row.kind.findData(SourceKind.RTSP))
    row.kind.activated.emit(row.kind.currentIndex())
    type_over(row.source, "rtsp://ada:geheim@10.0.0.1/cam")
    assert model.configuration.sources("front") == (
        CameraChoice(SourceKind.RTSP, "rtsp://10.0.0.1/cam", "ada"),
    )
    assert sources._credentials.password("rtsp://10.0.0.1/cam", "ada") == "geheim"


@given(st.from_regex(r"[a-z]{0,5}(://)?[a-z:@/.%0-9]{0,20}", fullmatch=True))
def test_no_address_keeps_a_login(address: str) -> None:
    clean, _, _ = split_credentials(address)
    assert split_credentials(clean) == (clean, "", "")


steps: st.SearchStrategy[Callable[[RunConfiguration], RunConfiguration]] = st.one_of(
    st.builds(lambda value: lambda c: c.with_parameter("count", value), st.integers(0, 3)),
    st.builds(
        lambda text: lambda c: c.with_sources("front", (CameraChoice(source=text),)), st.text(max_size=2)
    ),
    st.builds(lambda text: lambda c: c.with_model("net", text), st.text(max_size=2)),
)


@given(st.lists(st.tuples(steps, st.sampled_from("abc"))))
def test_undoing_everything_comes_back_to_the_start_and_redoing_to_the_end(
    edits: list[tuple[Callable[[RunConfiguration], RunConfiguration], str]],
) -> None:
    model = ConfigurationModel()
    for change, field in edits:
        model.edit(change(model.configuration), "change", field)
    end = model.configuration
    while model.undo_stack.canUndo():
        model.undo_stack.undo()
    assert model.configuration == RunConfiguration()
    while model.undo_stack.canRedo():
        model.undo_stack.redo()
    assert model.configuration == end
