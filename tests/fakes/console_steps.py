"""Everything that the console does to an application that runs, by its window and by commands."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from belvedere_desktop.applications.page import ApplicationsPage
from belvedere_desktop.console.window import ConsoleWindow
from belvedere_simulator.commands.main import main
from fakes.waiting import until as wait_until

PATIENCE = 90_000


def until(qtbot: QtBot, condition: Callable[[], object]) -> None:
    """Wait for it, with the window alive."""
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE)


def click(qtbot: QtBot, button: QPushButton) -> None:
    """As soon as it can be."""
    until(qtbot, button.isEnabled)
    button.click()


def look_into(page: ApplicationsPage, qtbot: QtBot, folder: Path) -> None:
    """The console: figures, the log, a parameter and back, a frame, a camera paused, other code and back."""
    click(qtbot, page.detail.console)
    [console] = page.consoles.values()
    until(qtbot, lambda: console.parameters.editors)
    names = [console.graph.table.card(row).name for row in range(console.graph.table.rowCount())]
    parameters = set(console.parameters.editors)
    assert {"square_camera", "code_node", "title"} <= set(names)
    until(qtbot, lambda: len(console._state.nodes) == len(names) - len(parameters))
    assert len(console.graph.canvas._wires) == len(parameters) + 2
    until(qtbot, lambda: console._state.figures.keys() == console._state.nodes.keys())
    until(qtbot, lambda: all(figures.fps > 0 for figures in console._state.figures.values()))
    until(qtbot, lambda: console._state.rates.get(("square_camera", "code_node")))
    until(qtbot, lambda: console.log.model.rowCount() > 0)
    title = console.parameters.editors["title"]
    title.edited.emit("By hand")
    until(qtbot, lambda: value(console) == "By hand")
    # It reads its title once, at its start.
    assert console.parameters.state.parameters[0].unread
    click(qtbot, console.parameters.restart)
    until(qtbot, lambda: not console.parameters.state.parameters[0].unread)
    until(qtbot, lambda: "By hand" in put_of(console, qtbot))
    assert "square_camera" in console.inspector.stream.currentText()
    click(qtbot, console.parameters.undo)
    until(qtbot, lambda: value(console) == "The first")
    click(qtbot, console.parameters.redo)
    until(qtbot, lambda: value(console) == "By hand")
    console.graph.table.setCurrentCell(names.index("square_camera"), 0)
    click(qtbot, console.pause)
    until(qtbot, lambda: console._state.nodes["square_camera"].state == "PAUSED")
    click(qtbot, console.undo_bar.undo)
    until(qtbot, lambda: console._state.nodes["square_camera"].state == "RUNNING")
    code = folder / "packages" / "123456789012-STATUS_PAGE_CODE-1.0" / "src" / "application.py"
    before = code.read_text()
    code.write_text(f"print('the side door', flush=True)\n{before}")
    console.sideload(str(folder))
    until(qtbot, lambda: "application.py" in console.status.text())
    until(qtbot, console.deployed.isEnabled)
    until(qtbot, lambda: "the side door" in lines_of(console))
    console.again.click()
    code.write_text(f"print('saved again', flush=True)\n{before}")
    until(qtbot, lambda: "saved again" in lines_of(console))
    code.write_text(before)
    click(qtbot, console.deployed)
    assert not console.again.isChecked()
    until(qtbot, lambda: not console.deployed.isEnabled())
    console.close()
    until(qtbot, lambda: not page.consoles)
    until(qtbot, lambda: {node.status for node in page.detail.nodes.rows} == {"RUNNING"})


def value(console: ConsoleWindow) -> Any:
    """The title that the console shows."""
    return next(each.value for each in console.parameters.state.parameters if each.name == "title")


def put_of(console: ConsoleWindow, qtbot: QtBot) -> str:
    """What is put of the next frame, as words."""
    console.inspector.frame.show_words("")
    click(qtbot, console.inspector.take)
    until(qtbot, console.inspector.take.isEnabled)
    return str(console.inspector._look)


def lines_of(console: ConsoleWindow) -> str:
    """The log below."""
    model = console.log.model
    return "\n".join(model.line(row).line for row in range(model.rowCount()))


def look_into_by_commands(
    folder: Path, pictures: Path, capsys: pytest.CaptureFixture[str], where: list[str]
) -> None:
    """What the console does, typed, to the application `typed` of the project in `folder`."""

    def typed(*words: str) -> Any:
        assert main(["app", words[0], "typed", *words[1:], *where, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    told = typed("watch", "--once")
    assert all(figures["fps"] > 0 for figures in told["figures"].values())
    assert len(told["edges"]) == 2
    assert by_name(typed("parameters", "--set", "title=By hand"))["title"]["unread"]
    typed("restart-code")
    wait_until(lambda: "By hand" in str(typed("inspect", "--seconds", "30")["frames"]))
    look = typed("inspect", "--seconds", "30", "--save", str(pictures))
    assert len(list(pictures.glob("*.jpg"))) == len(look["frames"])
    assert by_name(typed("parameters", "--undo"))["title"]["value"] == "The square"
    assert typed("sideload", str(folder)) == {"files": []}
    assert main(["app", "parameters", "typed", "--redo", *where]) == 0
    assert "By hand" in capsys.readouterr().out


def by_name(state: Any) -> dict[str, Any]:
    """Parameters by their names."""
    return {each["name"]: each for each in state["parameters"]}
