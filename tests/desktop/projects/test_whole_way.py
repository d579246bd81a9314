"""An application made by the template, from nothing to RUNNING and away again: by the window and by commands.

What is built and registered is the same to the byte.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from belvedere_desktop.applications.deploy.dialog import PROGRESS, SUMMARY, DeployDialog
from belvedere_desktop.applications.page import ApplicationsPage
from belvedere_desktop.desktop import Desktop
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.projects.area import ProjectsArea
from belvedere_desktop.projects.new_dialog import NewDialog
from belvedere_desktop.projects.page import ProjectsPage
from belvedere_simulator.commands.clients import Place as SitePlace
from belvedere_simulator.commands.clients import open_clients
from desktop.projects.conftest import Place, click, dialog, wait_until
from projects.contents import contents

NAME = "door-watch"
pytestmark = pytest.mark.timeout(420)


def test_the_window_and_the_commands_make_the_same(
    place: Place, desktop: Desktop, qtbot: QtBot, tmp_path: Path
) -> None:
    seen = in_the_window(desktop, qtbot, tmp_path / "seen")
    by_window = patches(place, seen)
    typed = in_commands(place, tmp_path / "typed" / NAME)
    assert by_window == patches(place, typed)
    assert {"DOOR_WATCH_CODE", "DOOR_WATCH_MODEL"} <= by_window.keys()
    ours, theirs = contents(tmp_path / "seen" / NAME), contents(tmp_path / "typed" / NAME)
    assert ours == {name: content for name, content in theirs.items() if "override.json" not in name}
    assert sum(name.startswith("assets/") for name in ours) == 4


def in_the_window(desktop: Desktop, qtbot: QtBot, above: Path) -> str:
    """New, build, package, deploy, RUNNING, remove, gone; the instance's id."""
    area = desktop.window.page("projects")
    assert isinstance(area, ProjectsArea)
    page = area.projects
    desktop.window.action("new_project").trigger()
    begun: NewDialog = dialog(qtbot, NewDialog)
    begun.name.setText(NAME)
    begun.place.show_place(str(above))
    wait_until(qtbot, begun.template.count)
    click(qtbot, begun.save)
    wait_until(qtbot, lambda: page.detail.state is not None)
    assert page.detail.outcome.text()
    look_elsewhere(desktop, qtbot, page)
    click(qtbot, page.detail.build)
    click(qtbot, page.detail.package)
    wait_until(qtbot, lambda: page.detail.outcome.text().count("DOOR_WATCH") == 2)
    click(qtbot, page.detail.deploy)
    wizard: DeployDialog = dialog(qtbot, DeployDialog)
    wait_until(qtbot, lambda: wizard.manifest.is_complete and wizard.device.device)
    cameras = next(iter(wizard.sources.inputs.values())).cameras
    wait_until(qtbot, lambda: cameras.count() == 1)
    cameras.item(0).setCheckState(Qt.CheckState.Checked)
    while wizard.step < SUMMARY:
        click(qtbot, wizard.next)
    wait_until(qtbot, lambda: wizard.summary.is_complete or not wizard.summary.problem.isHidden())
    assert wizard.summary.is_complete, wizard.summary.problem.text()
    click(qtbot, wizard.next)
    assert wizard.step == PROGRESS
    wait_until(qtbot, lambda: wizard.progress.state.text()[:1] in "●▲")
    assert wizard.progress.state.text().startswith("●"), wizard.progress.lines.toPlainText()
    wizard.close_button.click()
    return removed_in_the_window(desktop, qtbot, wizard.run.instance)


def look_elsewhere(desktop: Desktop, qtbot: QtBot, page: ProjectsPage) -> None:
    """To the graph editor and the Simulator page, and back."""
    click(qtbot, page.detail.edit)
    wait_until(qtbot, lambda: desktop.page is not None and desktop.page.editor is not None)
    assert desktop.page is not None and desktop.page.editor is not None
    wait_until(qtbot, desktop.page.editor.isVisible)
    desktop.page.editor.close()
    assert desktop.page.work.title.text() == NAME
    desktop.window.show_page("projects")


def removed_in_the_window(desktop: Desktop, qtbot: QtBot, instance: str) -> str:
    """RUNNING is seen on the page, then it is removed there."""
    page = desktop.window.page("applications")
    assert isinstance(page, ApplicationsPage)

    def running() -> bool:
        state = page.detail.state
        return state is not None and (state.row.id, state.row.health) == (instance, "RUNNING")

    wait_until(qtbot, running)
    page.detail.remove_asked.emit()
    typed: TypedNameDialog = dialog(qtbot, TypedNameDialog)
    typed.field.setText(NAME)
    typed.action.click()
    wait_until(qtbot, lambda: not page.model.rows)
    page.parts.gone.click()
    assert [(row.id, row.status) for row in page.model.rows] == [(instance, "REMOVAL_SUCCEEDED")]
    return instance


def in_commands(place: Place, folder: Path) -> str:
    """The same without a window; the instance's id."""
    place.ask("app", "new", folder, *place.here)
    imported = place.ask("app", "import", folder, *place.here)
    assert imported["Done"] == ["Everything was like that already."]
    place.ask("app", "build", folder)
    place.ask("app", "package", folder, *place.here)
    write_override(place, folder)
    begun = place.ask("app", "deploy", folder, "--device", "gate", "--wait", *place.here)
    told = place.ask("app", "describe", NAME, *place.here)
    assert (told["Status"], told["HealthStatus"]) == ("DEPLOYMENT_SUCCEEDED", "RUNNING")
    assert begun["ApplicationInstanceId"] == told["ApplicationInstanceId"]
    place.ask("app", "remove", NAME, "--yes", *place.here)
    place.ask("app", "wait", told["ApplicationInstanceId"], *place.here)
    gone = place.ask("app", "describe", told["ApplicationInstanceId"], *place.here)
    assert gone["Status"] == "REMOVAL_SUCCEEDED"
    return str(told["ApplicationInstanceId"])


def write_override(place: Place, folder: Path) -> None:
    """The camera in the place of the abstract one, as a developer types it."""
    [camera] = place.ask("camera", "list", *place.here)["Nodes"]
    package = {"name": f"{camera['OwnerAccount']}::{camera['PackageName']}", "version": "1.0"}
    node = {
        "name": "square_camera",
        "interface": f"{package['name']}.{camera['Name']}",
        "overridable": True,
        "launch": "onAppStart",
    }
    override = {
        "envelopeVersion": "2021-01-01",
        "packages": [package],
        "nodes": [node],
        "nodeOverrides": [{"replace": "camera_node", "with": [{"name": "square_camera"}]}],
    }
    file = folder / "graphs" / NAME / "override.json"
    file.write_text(json.dumps({"nodeGraphOverrides": override}, indent=4))


def patches(place: Place, instance: str) -> dict[str, str]:
    """The patch version, a SHA-256, of each package that an application ran."""
    with open_clients(SitePlace(place.site)) as clients:
        told = clients("panorama").list_application_instance_dependencies(ApplicationInstanceId=instance)
    return {each["Name"]: str(each["PatchVersion"]) for each in told["PackageObjects"]}
