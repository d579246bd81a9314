"""Projects on the page: opened, watched, changed with a look before, taken back, compared, brought back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from belvedere_desktop.client.client import Client
from belvedere_desktop.job_board import JobBoard, JobState
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.projects.build_dialog import BuildDialog
from belvedere_desktop.projects.change_dialog import IMPORT, RENAME, SAMPLIFY, ChangeDialog
from belvedere_desktop.projects.compare_dialog import CompareDialog
from belvedere_desktop.projects.model_dialog import ModelDialog
from belvedere_desktop.projects.page import ProjectsPage
from belvedere_desktop.projects.rescue_dialog import RescueDialog
from belvedere_desktop.settings import Settings
from belvedere_simulator.projects.creating import new_project
from desktop.projects.conftest import click, dialog, wait_until
from fakes.models import doubling_model
from projects.contents import contents

CODE = "packages/123456789012-DOOR_WATCH_CODE-1.0"


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """A client child that no site is needed for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BELVEDERE_DATA", str(tmp_path_factory.mktemp("data")))
        made = Client()
        yield made
        made.close()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A fresh project."""
    folder = tmp_path / "door-watch"
    new_project(folder)
    return folder


@pytest.fixture
def board() -> Iterator[JobBoard]:
    """The list of jobs."""
    runner = JobRunner()
    yield JobBoard(runner)
    runner.close()


@pytest.fixture
def page(
    alone: Client, board: JobBoard, settings: Settings, project: Path, qtbot: QtBot
) -> Iterator[ProjectsPage]:
    """The page with the project open."""
    made = ProjectsPage(alone, board, settings)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    made.open(str(project))
    wait_until(qtbot, lambda: made.detail.state is not None)
    yield made
    made.hide()


def test_what_is_saved_is_checked_again(page: ProjectsPage, project: Path, qtbot: QtBot) -> None:
    state = page.detail.state
    assert state is not None
    assert {(row.kind, row.state) for row in state.packages} == {("code", "unbuilt"), ("model", "ready")}
    assert state.errors == 0
    assert page.detail.run.isEnabled() and not page.detail.package.isEnabled()
    graph = project / "graphs" / project.name / "graph.json"
    sound = graph.read_text()
    graph.write_text(sound.replace('"code_node.threshold"', '"code_node.treshold"'))
    wait_until(qtbot, lambda: page.detail.problems.rowCount() and not page.detail.run.isEnabled())
    state = page.detail.state
    assert state is not None
    assert state.problems[0].place.startswith("graph.json:")
    graph.write_text("{")
    wait_until(qtbot, lambda: page.detail.state and page.detail.state.problems[0].code == "BV-MAN-001")
    graph.unlink()
    wait_until(qtbot, lambda: "BV-PRJ-001" in page.parts.problem.text())
    assert page.detail.isHidden()
    graph.write_text(sound)
    wait_until(qtbot, page.detail.run.isEnabled)


def test_a_change_is_looked_at_made_and_taken_back(page: ProjectsPage, project: Path, qtbot: QtBot) -> None:
    before = contents(project)
    page.detail.asked.emit(RENAME)
    change: ChangeDialog = dialog(qtbot, ChangeDialog)
    change.new_name.setText("not good")
    wait_until(qtbot, lambda: "BV-EDT-005" in change.problem.text())
    assert not change.save.isEnabled()
    change.new_name.setText("GATE_CODE")
    wait_until(qtbot, lambda: change.changes.rows and change.save.isEnabled())
    assert ("Folders", "", CODE, CODE.replace("DOOR_WATCH", "GATE")) in change.changes.rows
    assert contents(project) == before
    change.save.click()
    wait_until(qtbot, lambda: not page.parts.undo_bar.isHidden())
    assert (project / CODE.replace("DOOR_WATCH", "GATE")).is_dir()
    wait_until(qtbot, page.detail.undo.isEnabled)
    page.parts.undo_bar.undo.click()
    wait_until(qtbot, lambda: "Taken back" in page.detail.outcome.text())
    assert contents(project) == before
    wait_until(qtbot, lambda: not page.detail.undo.isEnabled())


@pytest.mark.parametrize("kind", [IMPORT, SAMPLIFY])
def test_other_changes_are_looked_at_too(page: ProjectsPage, project: Path, qtbot: QtBot, kind: str) -> None:
    page.detail.asked.emit(kind)
    change: ChangeDialog = dialog(qtbot, ChangeDialog)
    if kind == SAMPLIFY:
        wait_until(qtbot, lambda: not change.changes.none.isHidden())
        assert not change.save.isEnabled()
        change.reject()
        return
    change.account.setText("345678901234")
    click(qtbot, change.save)
    wait_until(qtbot, (project / CODE.replace("123456789012", "345678901234")).is_dir)
    wait_until(qtbot, lambda: not page.parts.undo_bar.isHidden())


def test_a_model_is_put_in_with_a_descriptor_made_from_it(
    page: ProjectsPage, project: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    before = contents(project)
    page.detail.asked.emit("add_model")
    put: ModelDialog = dialog(qtbot, ModelDialog)
    put.file.show_place(str(doubling_model(tmp_path / "other.onnx", (1, 3, 64, 64))))
    assert put.described.isChecked()
    click(qtbot, put.save)
    wait_until(qtbot, lambda: not page.parts.undo_bar.isHidden())
    after = contents(project)
    added = {name for name in after if name not in before}
    assert len(added) == 2
    [described] = (name for name in added if name.endswith(".json"))
    assert b"mlModelDescriptor" in (project / described).read_bytes()
    page.detail.asked.emit("undo")
    wait_until(qtbot, lambda: "Taken back" in page.detail.outcome.text())
    assert contents(project) == before


def test_two_are_compared_and_one_is_brought_back(
    page: ProjectsPage, project: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    page.parts.rescue.click()
    rescue: RescueDialog = dialog(qtbot, RescueDialog)
    remains = tmp_path / "remains"
    shutil.copytree(project / "assets", remains / "assets")
    shutil.copytree(project / "packages", remains / "packages")
    rescue.add(str(remains))
    rescue.name.setText("again")
    rescue.place.show_place(str(tmp_path))
    click(qtbot, rescue.save)
    wait_until(qtbot, lambda: page.folder.endswith("again") and not page.detail.outcome.isHidden())
    assert page.detail.outcome.text().startswith("▲ Missing: The graph.")
    page.detail.asked.emit("compare")
    compare: CompareDialog = dialog(qtbot, CompareDialog)
    assert compare.old.text == page.folder
    compare.new.show_place(str(project))
    compare.compare.click()
    wait_until(qtbot, lambda: compare.table.rows.rows)
    assert {change[0] for change in compare.table.rows.rows} >= {"graph"}
    compare.new.show_place(page.folder)
    compare.compare.click()
    wait_until(qtbot, lambda: not compare.same.isHidden())
    compare.new.show_place(str(remains / "nowhere"))
    compare.compare.click()
    wait_until(qtbot, lambda: "BV-PRJ-001" in compare.problem.text())
    compare.reject()


def test_a_build_is_followed_and_given_up(
    page: ProjectsPage, project: Path, board: JobBoard, qtbot: QtBot
) -> None:
    before = contents(project)
    page.detail.build.click()
    assert not page.parts.busy.isHidden() and not page.detail.build.isEnabled()
    page.parts.busy.cancel.click()
    assert page.parts.busy.isHidden() and page.detail.build.isEnabled()
    assert [row.state for row in board.rows] == [JobState.CANCELLED]
    page.detail.build.click()
    wait_until(qtbot, lambda: page.detail.state and not page.detail.state.has_to_be_built)
    assert [row.state for row in board.rows] == [JobState.DONE, JobState.CANCELLED]
    assert contents(project).keys() > before.keys()
    page.detail.asked.emit("build_for")
    other: BuildDialog = dialog(qtbot, BuildDialog)
    other.others.setText("no target")
    click(qtbot, other.save)
    wait_until(qtbot, lambda: "BV-BLD-001" in page.detail.refusal.text())


def test_projects_of_before_are_remembered_and_forgotten(
    page: ProjectsPage, project: Path, settings: Settings, qtbot: QtBot, tmp_path: Path
) -> None:
    page.open(str(tmp_path / "nothing"))
    wait_until(qtbot, lambda: "BV-PRJ-001" in page.parts.problem.text())
    assert settings.recent_applications == [str(tmp_path / "nothing"), str(project)]
    page.parts.recent.forgotten.emit(str(tmp_path / "nothing"))
    assert page.parts.recent.count() == 1
    page.parts.recent.itemClicked.emit(page.parts.recent.item(0))
    wait_until(qtbot, lambda: page.detail.state is not None)
    assert page.folder == str(project)
