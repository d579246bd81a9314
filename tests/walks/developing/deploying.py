"""From a project to an application that runs on an appliance: the wizard's seven steps."""

from __future__ import annotations

from PySide6.QtCore import Qt

from belvedere_desktop.applications.deploy.dialog import (
    ABOUT,
    CONFIGURATION,
    DEVICE,
    PROGRESS,
    SOURCES,
    SUMMARY,
    DeployDialog,
)
from belvedere_desktop.applications.deploy.role_dialog import RoleDialog
from belvedere_desktop.applications.page import ApplicationsPage
from walks.developing.setting import CAMERAS, applications, opened_project, sample
from walks.developing.setting import DEVICE as APPLIANCE
from walks.stage import Stage
from walks.step import Chapter, Step

PROJECT = "status_page"
_PORT = 8734


def wizard(stage: Stage) -> DeployDialog:
    """The wizard, open."""
    return stage.opened(DeployDialog)


def go_on(stage: Stage, step: int) -> DeployDialog:
    """One step further."""
    dialog = wizard(stage)
    stage.until(dialog.next.isEnabled)
    dialog.next.click()
    assert dialog.step == step
    return dialog


def choose_cameras(dialog: DeployDialog, *names: str) -> None:
    """Tick these."""
    for each in dialog.sources.inputs.values():
        for row in range(each.cameras.count()):
            item = each.cameras.item(row)
            ticked = item.text().split()[0] in names
            item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)


def choose_device(stage: Stage, dialog: DeployDialog, name: str = APPLIANCE) -> None:
    """One of the demonstration's."""
    stage.until(lambda: dialog.device.devices.count() > 1)
    row = next(
        row
        for row in range(dialog.device.devices.count())
        if dialog.device.devices.item(row).text().startswith(name)
    )
    dialog.device.devices.setCurrentRow(row)


def deployed(stage: Stage) -> DeployDialog:
    """The wizard when it is over, well or badly."""
    dialog = wizard(stage)
    stage.until(lambda: dialog.progress.state.text()[:1] in "●▲", 300)
    return dialog


def shown(stage: Stage, instance: str) -> ApplicationsPage:
    """The page with an application that runs."""
    page = applications(stage)
    page.choose(instance)

    def runs() -> bool:
        state = page.detail.state
        return state is not None and (state.row.id, state.row.health) == (instance, "RUNNING")

    stage.until(runs, 300)
    return page


def first(stage: Stage) -> str:
    """The id of the application that this chapter deploys; deployed now where it was not."""
    if "instance" not in stage.kept:
        for step in DEPLOYING.steps:
            step.act(stage)
    return str(stage.kept["instance"])


def _manifest(stage: Stage) -> None:
    opened_project(stage, sample(stage, PROJECT)).detail.deploy.click()
    dialog = wizard(stage)
    stage.until(lambda: dialog.manifest.is_complete)


def _role(stage: Stage) -> None:
    dialog = go_on(stage, ABOUT)
    dialog.about.name.setText("square-clock")
    dialog.about.description.setText("Clock and status page of the square")
    dialog.about.make.click()
    role = stage.opened(RoleDialog)
    role.name.setText("clock-metrics")
    role.allowed["metrics"].click()


def _about(stage: Stage) -> None:
    stage.opened(RoleDialog).save.click()
    dialog = wizard(stage)
    stage.until(lambda: "metrics" in dialog.about.allowed.text())


def _device(stage: Stage) -> None:
    choose_device(stage, go_on(stage, DEVICE))


def _sources(stage: Stage) -> None:
    dialog = go_on(stage, SOURCES)
    cameras = next(iter(dialog.sources.inputs.values())).cameras
    stage.until(lambda: cameras.count() > 1)
    choose_cameras(dialog, CAMERAS[0])


def _wrong(stage: Stage) -> None:
    dialog = go_on(stage, CONFIGURATION)
    dialog.configuration.values["title"].field.setText("The square!")


def _ports(stage: Stage) -> None:
    dialog = wizard(stage)
    dialog.configuration.values["title"].field.setText("The square")
    [port] = dialog.configuration.ports
    port.agreed.click()
    port.host.setValue(_PORT)


def _summary(stage: Stage) -> None:
    dialog = go_on(stage, SUMMARY)
    stage.until(lambda: dialog.summary.is_complete)


def _progress(stage: Stage) -> None:
    dialog = go_on(stage, PROGRESS)
    stage.until(lambda: dialog.run.instance)


def _runs(stage: Stage) -> None:
    dialog = deployed(stage)
    stage.kept["instance"] = dialog.run.instance


def _application(stage: Stage) -> None:
    wizard(stage).close_button.click()
    shown(stage, str(stage.kept["instance"]))


DEPLOYING = Chapter(
    "Deploy",
    "*Deploy…* on the page Projects or Applications: seven steps; nothing is done before the plan is seen.",
    (
        Step(
            "application",
            "1 Application: *Deploy…*.",
            "What it consists of, and what is built first.",
            _manifest,
        ),
        Step(
            "new-role",
            "2 Name and role: name it, and make a role.",
            "What a role allows, in words.",
            _role,
        ),
        Step("name-and-role", "Save it.", "The role was made and chosen; what the code may call.", _about),
        Step("device", "3 Device: choose one.", "Every device of the site with its state.", _device),
        Step(
            "cameras", "4 Cameras: tick one.", "The registered cameras with the doctor's verdict.", _sources
        ),
        Step(
            "configuration",
            "5 Configuration: a title that is not allowed.",
            "Titles, descriptions and rules are the developer's; one cannot go on.",
            _wrong,
        ),
        Step(
            "port",
            "Correct it, and agree to the port.",
            "No port is opened without consent.",
            _ports,
        ),
        Step(
            "plan",
            "6 Summary.",
            "The plan: what is built, uploaded and registered, which cameras, which port.",
            _summary,
        ),
        Step(
            "progress",
            "7 Deployment: press *Deploy*.",
            "Stage by stage with times; closing the window does not end it.",
            _progress,
            fleeting=True,
        ),
        Step("done", "Wait.", "It runs.", _runs),
        Step(
            "monitor",
            "Close the window.",
            "All deployments of the site, and the chosen one with its nodes.",
            _application,
        ),
    ),
)
