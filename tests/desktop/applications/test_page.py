"""An application from nothing to RUNNING and away again, all of it in the window, on a real appliance."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from belvedere_desktop.applications.deploy.dialog import (
    ABOUT,
    CONFIGURATION,
    DEVICE,
    MANIFEST,
    PROGRESS,
    SOURCES,
    DeployDialog,
)
from belvedere_desktop.applications.deploy.role_dialog import RoleDialog
from belvedere_desktop.applications.page import ApplicationsPage
from belvedere_desktop.applications.texts_dialog import LogDialog, ManifestsDialog
from belvedere_desktop.client.client import Client
from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.job_board import JobBoard
from belvedere_desktop.jobs import JobRunner
from belvedere_desktop.settings import Settings
from belvedere_simulator.appliance.control.actions import Actions
from belvedere_simulator.appliance.control.server import ControlServer
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.commands.main import main
from belvedere_simulator.commands.twins.package_folder import ready_packages
from belvedere_simulator.folders import data_folder
from belvedere_simulator.replay.layout import BATCHES
from desktop.applications.by_hand import click, dialog, record_by_hand, until
from fakes.client_site import ClientSite, open_client_site
from fakes.console_steps import look_into, look_into_by_commands
from fakes.desktop_client import client_of
from fakes.gst_camera import GstCamera
from fakes.host_ports import free_port
from fakes.living_appliance import LivingAppliance
from fakes.samples import SAMPLES, register_camera
from fakes.status_page import status_page

pytestmark = pytest.mark.timeout(420)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientSite]:
    with (
        open_client_site(tmp_path_factory.mktemp("site")) as opened,
        GstCamera(SAMPLES / "clips" / "square.mp4") as camera,
    ):
        register_camera(opened, "square_camera", camera.url)
        yield opened


@pytest.fixture(scope="module")
def box(site: ClientSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LivingAppliance]:
    living = LivingAppliance(site, tmp_path_factory.mktemp("box"))
    living.on()
    # As its own process would be: found by its folder, and asked by its control socket.
    actions = Actions(living.appliance, lambda: None)
    control = ControlServer(living.data, actions.by_name(), actions.observe)
    control.start()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("BELVEDERE_DATA", str(living.folder / "user"))
        boxes = data_folder() / "appliances"
        boxes.mkdir(parents=True)
        (boxes / "gate").symlink_to(living.data)
        try:
            living.provision()
            yield living
        finally:
            control.close()
            living.close()


@pytest.fixture(scope="module")
def client(site: ClientSite, box: LivingAppliance) -> Iterator[Client]:
    assert box.folder.is_dir()
    with client_of(site) as made:
        yield made


@pytest.fixture
def page(client: Client, settings: Settings, qtbot: QtBot) -> Iterator[ApplicationsPage]:
    runner = JobRunner()
    made = ApplicationsPage(client, JobBoard(runner), settings)
    qtbot.addWidget(made)
    made.resize(1280, 720)
    made.show()
    yield made
    made.hide()
    runner.close()


def go_on(qtbot: QtBot, wizard: DeployDialog, step: int) -> None:
    """From this step to the next."""
    assert wizard.step == step
    click(qtbot, wizard.next)
    assert wizard.step == step + 1


def walk_to_summary(qtbot: QtBot, wizard: DeployDialog, port: int | None = None) -> None:
    """With the only camera, and the port if one is to be opened."""
    go_on(qtbot, wizard, MANIFEST)
    go_on(qtbot, wizard, ABOUT)
    go_on(qtbot, wizard, DEVICE)
    cameras = next(iter(wizard.sources.inputs.values())).cameras
    until(qtbot, lambda: cameras.count() == 1)
    cameras.item(0).setCheckState(Qt.CheckState.Checked)
    go_on(qtbot, wizard, SOURCES)
    if port is not None:
        [field] = wizard.configuration.ports
        field.agreed.click()
        field.host.setValue(port)
    go_on(qtbot, wizard, CONFIGURATION)
    until(qtbot, lambda: wizard.summary.is_complete or not wizard.summary.problem.isHidden())


def test_an_application_is_deployed_replaced_brought_back_and_removed(
    page: ApplicationsPage, box: LivingAppliance, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "status_page"
    shutil.copytree(SAMPLES / "status_page", folder)
    until(qtbot, lambda: not page.parts.empty.isHidden())
    click(qtbot, page.parts.add)
    wizard: DeployDialog = dialog(qtbot, DeployDialog)
    wizard.manifest.open(str(tmp_path / "nothing"))
    until(qtbot, lambda: not wizard.manifest.problem.isHidden())
    assert "BV-DPY-002" in wizard.manifest.problem.text()
    wizard.manifest.open(str(folder))
    until(qtbot, lambda: wizard.manifest.is_complete)
    until(qtbot, lambda: wizard.device.device)
    wizard.about.make.click()
    role: RoleDialog = dialog(qtbot, RoleDialog)
    role.name.setText("counting")
    role.allowed["metrics"].click()
    role.save.click()
    until(qtbot, lambda: "metrics" in wizard.about.allowed.text())
    title = wizard.configuration.values["title"]
    title.field.setText("!")
    assert not wizard.configuration.is_complete
    title.field.setText("The first")
    port = free_port()
    walk_to_summary(qtbot, wizard, port)
    assert wizard.summary.is_complete, wizard.summary.problem.text()
    assert f"{port}" in wizard.summary.plan.text()
    assert "STATUS_PAGE_CODE 1.0: is built" in wizard.summary.plan.text()
    click(qtbot, wizard.next)
    until(qtbot, lambda: wizard.progress.state.text().startswith("●"))
    assert all(sign.text()[0] in "✓" for sign, _took, _text in wizard.progress.stages.values())
    wizard.close_button.click()

    first = wizard.run.instance
    until(qtbot, lambda: shown(page, first))
    assert page.detail.facts.value("Role") == "counting"
    assert {node.status for node in page.detail.nodes.rows} == {"RUNNING"}
    told = box.panorama.describe_application_instance_details(ApplicationInstanceId=first)
    override = json.loads(told["ManifestOverridesPayload"]["PayloadData"])["nodeGraphOverrides"]
    assert override["networkRoutingRules"] == [{"node": "code_node", "containerPort": 80, "hostPort": port}]
    assert code_of(box, first) == typed_build(tmp_path / "typed")
    pause_and_resume(page, qtbot)
    look_at_texts(page, qtbot)
    look_into(page, qtbot, folder)
    record_by_hand(page, qtbot, box.data / "recordings" / "by-hand" / BATCHES)

    click(qtbot, page.detail.replace)
    wizard = dialog(qtbot, DeployDialog)
    until(qtbot, lambda: wizard.manifest.is_complete and wizard.device.device)
    wizard.configuration.values["title"].field.setText("The second")
    walk_to_summary(qtbot, wizard)
    assert [row[3] for row in wizard.summary.changes.rows if row[0] == "Overrides"][:1] == ["The second"]
    click(qtbot, wizard.next)
    until(qtbot, lambda: wizard.progress.state.text().startswith("●"))
    wizard.close_button.click()
    second = wizard.run.instance
    # The older one goes once the newer runs.
    until(qtbot, lambda: [row.id for row in page.model.rows] == [second])
    until(qtbot, lambda: shown(page, second))

    fail_and_return(page, qtbot, folder)
    until(qtbot, lambda: [row.id for row in page.model.rows] == [second])
    until(qtbot, lambda: shown(page, second))

    click(qtbot, page.detail.revert)
    dialog(qtbot, QMessageBox).accept()
    until(qtbot, lambda: len(page.model.rows) == 1 and page.model.rows[0].id not in {first, second})
    last = page.model.rows[0].id
    again = box.panorama.describe_application_instance_details(ApplicationInstanceId=last)
    text = again["ManifestOverridesPayload"]["PayloadData"]
    assert json.loads(text)["nodeGraphOverrides"]["nodes"] == override["nodes"]

    until(qtbot, lambda: shown(page, last))
    page.detail.remove_asked.emit()
    typed: TypedNameDialog = dialog(qtbot, TypedNameDialog)
    typed.field.setText("status_page")
    typed.action.click()
    until(qtbot, lambda: not page.model.rows)
    page.parts.gone.click()
    assert len(page.model.rows) == 4


def shown(page: ApplicationsPage, instance: str) -> bool:
    """Whether the detail is about this one, and it runs."""
    state = page.detail.state
    return state is not None and (state.row.id, state.row.health) == (instance, "RUNNING")


def pause_and_resume(page: ApplicationsPage, qtbot: QtBot) -> None:
    """The camera, and back by the button of the bar."""
    names = [node.name for node in page.detail.nodes.rows]
    page.detail.nodes.table.selectRow(names.index("square_camera"))
    click(qtbot, page.detail.pause)
    until(qtbot, lambda: "PAUSED" in {node.status for node in page.detail.nodes.rows})
    click(qtbot, page.parts.undo_bar.undo)
    until(qtbot, lambda: {node.status for node in page.detail.nodes.rows} == {"RUNNING"})


def look_at_texts(page: ApplicationsPage, qtbot: QtBot) -> None:
    """What was deployed, and what it logged."""
    page.detail.manifests_asked.emit()
    manifests: ManifestsDialog = dialog(qtbot, ManifestsDialog)
    assert manifests.tabs.count() == 2
    manifests.reject()
    click(qtbot, page.detail.logs)
    log: LogDialog = dialog(qtbot, LogDialog)
    log.every.click()
    until(qtbot, lambda: "square_camera" in log.lines.toPlainText() or log.lines.blockCount() > 3)
    log.reject()


def fail_and_return(page: ApplicationsPage, qtbot: QtBot, folder: Path) -> None:
    """A version whose code ends at once: the one that ran still runs, and the button clears the new one."""
    code = folder / "packages" / "123456789012-STATUS_PAGE_CODE-1.0" / "src" / "application.py"
    before = code.read_text()
    code.write_text("raise SystemExit('the canary sings')\n")
    click(qtbot, page.detail.replace)
    wizard: DeployDialog = dialog(qtbot, DeployDialog)
    until(qtbot, lambda: wizard.manifest.is_complete and wizard.device.device)
    wizard.manifest.open(str(folder))
    until(qtbot, lambda: wizard.manifest.opened is not None and wizard.manifest.opened.folder)
    wizard.manifest.rebuild.setChecked(True)
    walk_to_summary(qtbot, wizard)
    click(qtbot, wizard.next)
    until(qtbot, lambda: wizard.progress.state.text().startswith("▲"))
    assert wizard.step == PROGRESS
    until(qtbot, lambda: "canary" in wizard.progress.lines.toPlainText())
    assert wizard.progress.fix.text()
    click(qtbot, wizard.revert)
    wizard.close_button.click()
    code.write_text(before)


def test_the_command_line_does_the_same(
    site: ClientSite, box: LivingAppliance, client: Client, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert client.place
    folder = tmp_path / "status_page"
    shutil.copytree(SAMPLES / "status_page", folder)
    where = ["--endpoint", site.service.address]
    deploy = ["app", "deploy", str(folder), "--device", box.name, "--name", "typed", *where]
    assert main([*deploy, "--register", "--no-overrides", "--plan"]) == 1
    assert "BV-MAN-032" in capsys.readouterr().out
    override = tmp_path / "override.json"
    override.write_text(status_page(free_port()))
    assert main([*deploy, "--register", "--wait", "--overrides", str(override)]) == 0
    said = capsys.readouterr()
    assert "RUNNING" in said.out
    look_into_by_commands(folder, tmp_path / "seen", capsys, where)
    record_typed(capsys, where, folder)
    fail_to_install(box, folder, override, capsys, where)
    assert main(["app", "remove", "typed", "--yes", *where]) == 0
    assert main(["app", "wait", "typed", *where]) == 0
    assert "REMOVAL_SUCCEEDED" in capsys.readouterr().out


def record_typed(capsys: pytest.CaptureFixture[str], where: list[str], folder: Path) -> None:
    """Not without consent; what was recorded is played into the project that was deployed."""
    record = ["app", "record", "typed", "--seconds", "5", "--as", "typed", "--frames", "small", *where]
    assert main(record) == 2
    assert "BV-REPLAY-018" in capsys.readouterr().err
    assert main([*record, "--consent"]) == 0
    assert "typed" in capsys.readouterr().out
    assert main(["replay", "typed", str(folder), "--as", "again"]) == 0
    capsys.readouterr()
    assert main(["compare", "typed", "again", "--fail-on", "frame"]) == 0
    assert "BV-REPLAY" not in capsys.readouterr().err


def fail_to_install(
    box: LivingAppliance, folder: Path, override: Path, capsys: pytest.CaptureFixture[str], where: list[str]
) -> None:
    """A replacement for which the device has no room: what ran still runs, and is what one returns to."""
    replace = ["app", "replace", "typed", str(folder), "--overrides", str(override), "--name", "newer"]
    box.appliance.faults.inject(InjectedFault(FaultKind.DISK_FULL))
    try:
        assert main([*replace, "--register", "--wait", "--yes", *where]) == 2
    finally:
        box.appliance.faults.clear(FaultKind.DISK_FULL)
    said = capsys.readouterr().err
    assert "BV-DPY-011" in said
    assert "Install" in said
    assert main(["app", "revert", "newer", "--yes", *where]) == 0
    assert main(["app", "wait", "newer", *where]) == 0
    capsys.readouterr()
    assert main(["app", "status", "typed", *where]) == 0
    assert "DEPLOYMENT_SUCCEEDED, RUNNING" in capsys.readouterr().out


def test_a_deployment_that_waits_for_its_device_is_given_up(
    page: ApplicationsPage, box: LivingAppliance, qtbot: QtBot, tmp_path: Path
) -> None:
    hall = box.panorama.provision_device(Name="hall")["DeviceId"]
    folder = tmp_path / "status_page"
    shutil.copytree(SAMPLES / "status_page", folder)
    wizard = page.deploy()
    until(qtbot, lambda: wizard.device.devices.count() == 2)
    wizard.device.choose(hall)
    wizard.manifest.open(str(folder))
    walk_to_summary(qtbot, wizard)
    assert "BV-DPY-007" in wizard.summary.warning.text()
    click(qtbot, wizard.next)
    until(qtbot, lambda: wizard.run.instance)
    instance = wizard.run.instance
    click(qtbot, wizard.next)
    assert wizard.progress.state.text().startswith("✕")

    def status() -> str:
        return str(box.described(instance)["Status"])

    until(qtbot, lambda: status() in {"DEPLOYMENT_FAILED", "REMOVAL_SUCCEEDED"})
    wizard.close_button.click()


def typed_build(folder: Path) -> str:
    """The patch version that the command line builds from another copy."""
    shutil.copytree(SAMPLES / "status_page", folder)
    [package] = (folder / "packages").iterdir()
    assert main(["package", "build", str(package)]) == 0
    return ready_packages(package)[0].patch


def code_of(box: LivingAppliance, instance: str) -> str:
    """The patch version of the code that an application runs, or ran."""
    used = box.panorama.list_application_instance_dependencies(ApplicationInstanceId=instance)
    found = {each["Name"]: str(each["PatchVersion"]) for each in used["PackageObjects"]}
    return found["STATUS_PAGE_CODE"]
