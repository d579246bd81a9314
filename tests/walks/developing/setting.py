"""What developers find: a site with an appliance and cameras, and projects beside each other."""

from __future__ import annotations

import shutil
from importlib import resources
from pathlib import Path

from belvedere_desktop.applications.page import ApplicationsPage
from belvedere_desktop.cameras.page import CamerasPage
from belvedere_desktop.projects.area import ProjectsArea
from belvedere_desktop.projects.page import ProjectsPage
from belvedere_desktop.simulator.page import SimulatorPage
from belvedere_desktop.start.page import StartPage
from belvedere_simulator.demonstration.record import read_demonstration
from belvedere_simulator.folders import data_folder
from walks.stage import Stage

DEVICE = "demo-yard"
CAMERAS = ("demo-square", "demo-market")


def begin(stage: Stage) -> None:
    """Add the demonstration, and have two of its cameras examined: what a technician has set up."""
    page = stage.page("start", StartPage)
    stage.until(page.demonstration.button.isVisible)
    page.demonstration.button.click()
    stage.until(lambda: page.demonstration.present, 300)
    cameras = stage.page("cameras", CamerasPage)
    detail = cameras.registered.detail
    for name in CAMERAS:
        cameras.choose(name)
        stage.until(lambda: detail.camera is not None and detail.camera.name == name)  # noqa: B023
        detail.check.click()
        stage.until(lambda: detail.camera is not None and detail.camera.verdict.severity)


def sample(stage: Stage, name: str, folder: str = "") -> Path:
    """A sample as a project of one's own, made once."""
    place = stage.place / "projects" / (folder or name)
    if not place.exists():
        source = Path(str(resources.files("belvedere_resources"))) / "samples" / name
        shutil.copytree(source, place, ignore=shutil.ignore_patterns("__pycache__"))
    return place


def camera_addresses() -> dict[str, str]:
    """Where the cameras stream, by their names."""
    record = read_demonstration(data_folder() / "site")
    assert record is not None
    return {camera.name: f"rtsp://127.0.0.1:{camera.port}/cam" for camera in record.cameras}


def area(stage: Stage) -> ProjectsArea:
    """The place of projects and models."""
    return stage.page("projects", ProjectsArea)


def projects(stage: Stage) -> ProjectsPage:
    """The page Projects."""
    found = area(stage)
    found.setCurrentWidget(found.projects)
    return found.projects


def opened_project(stage: Stage, folder: Path) -> ProjectsPage:
    """The page with a project of this folder."""
    page = projects(stage)
    if page.folder != str(folder):
        page.open(str(folder))
    stage.until(lambda: page.detail.state is not None and page.detail.state.folder == str(folder))
    return page


def applications(stage: Stage) -> ApplicationsPage:
    """The page Applications."""
    return stage.page("applications", ApplicationsPage)


def simulator(stage: Stage) -> SimulatorPage:
    """The page Simulator."""
    return stage.page("simulator", SimulatorPage)
