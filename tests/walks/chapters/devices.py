"""Looking after devices: what failed, updates, restarts, tags, the network sheet, deleting."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QTableWidgetItem

from belvedere_desktop.devices.confirming import TypedNameDialog
from belvedere_desktop.devices.page import DevicesPage
from belvedere_desktop.devices.tags_dialog import TagsDialog
from belvedere_desktop.network_sheet.dialog import NetworkSheetDialog
from walks.chapters.setting_up import NAME
from walks.stage import Stage
from walks.step import Chapter, Step

_FAILED, _FORGOTTEN = "demo-yard", "demo-hall"


def _chosen(stage: Stage, name: str) -> DevicesPage:
    page = stage.page("devices", DevicesPage)
    stage.until(lambda: any(row.name == name for row in page.model.rows))
    page.choose(next(row.id for row in page.model.rows if row.name == name))
    stage.until(lambda: page.detail.state is not None and page.detail.name.text() == name)
    return page


def _agree(stage: Stage) -> None:
    box = stage.opened(QMessageBox)
    next(each for each in box.buttons() if box.buttonRole(each) is QMessageBox.ButtonRole.AcceptRole).click()


def _why(stage: Stage) -> None:
    page = _chosen(stage, _FAILED)
    stage.until(lambda: page.detail.jobs.rows)
    stage.settle()
    page.detail.verticalScrollBar().setValue(page.detail.jobs.y() - 12)


def _tags(stage: Stage) -> None:
    _chosen(stage, NAME).detail.tags_asked.emit()
    dialog = stage.opened(TagsDialog)
    dialog.table.setItem(1, 0, QTableWidgetItem("rack"))
    dialog.table.setItem(1, 1, QTableWidgetItem("2"))


def _update(stage: Stage) -> None:
    stage.opened(TagsDialog).save.click()
    page = _chosen(stage, NAME)
    stage.until(page.parts.undo_bar.undo.isVisible)
    page.detail.verticalScrollBar().setValue(0)
    page.detail.software.cards[-1].install.click()
    stage.opened(QMessageBox)


def _installing(stage: Stage) -> None:
    _agree(stage)
    page = _chosen(stage, NAME)
    stage.until(page.detail.software.bar.isVisible)


def _updated(stage: Stage) -> None:
    page = _chosen(stage, NAME)
    stage.until(lambda: page.detail.software.value("Runs").startswith("8"))
    stage.until(page.detail.rebooting.isEnabled)


def _restart(stage: Stage) -> None:
    _chosen(stage, NAME).detail.rebooting.click()
    stage.opened(QMessageBox)


def _restarting(stage: Stage) -> None:
    _agree(stage)
    page = _chosen(stage, NAME)
    stage.until(lambda: not page.detail.rebooting.isEnabled())


def _sheet(stage: Stage) -> None:
    page = _chosen(stage, NAME)
    stage.until(page.detail.rebooting.isEnabled)
    page.detail.sheet_asked.emit()
    dialog = stage.opened(NetworkSheetDialog)
    stage.until(dialog.copy.isEnabled)
    dialog.test.click()
    stage.until(dialog.state.text)


def _delete(stage: Stage) -> None:
    stage.opened(NetworkSheetDialog).reject()
    _chosen(stage, _FORGOTTEN).detail.delete_asked.emit()
    stage.opened(TypedNameDialog).field.setText(_FORGOTTEN)


def _deleted(stage: Stage) -> None:
    page = stage.page("devices", DevicesPage)
    stage.opened(TypedNameDialog).action.click()
    stage.until(lambda: all(row.name != _FORGOTTEN for row in page.model.rows))


DEVICES = Chapter(
    "Look after devices",
    "The page *Devices* follows the site: what is shown is never older than some seconds.",
    (
        Step(
            "failed-job",
            "Choose a device whose update has failed.",
            "Its jobs, and beneath them why the one failed and what to do.",
            _why,
        ),
        Step(
            "tags",
            "*More*, *Tags…*: write a further tag.",
            "The tags in a table; a mistake is told before anything is saved.",
            _tags,
        ),
        Step(
            "update",
            "Save, then press *Install* at the software that is offered.",
            "The change can be undone at the bottom. What another major version takes away is said first.",
            _update,
        ),
        Step(
            "installing",
            "Agree.",
            "The update is followed stage by stage; meanwhile nothing else can be asked of the device.",
            _installing,
            fleeting=True,
        ),
        Step(
            "updated",
            "Wait until it is back.",
            "The device runs the new software and is online again.",
            _updated,
        ),
        Step(
            "restart",
            "Press *Restart*.",
            "It says what will be away for how long.",
            _restart,
        ),
        Step(
            "restarting",
            "Agree.",
            "The restart is a job like the update, and is listed with it.",
            _restarting,
        ),
        Step(
            "network-sheet",
            "*More*, *Network sheet…*, then *Try all*.",
            "Every host and port that the device uses, in which direction and why, and whether it answers.",
            _sheet,
        ),
        Step(
            "delete",
            "To give a device up: *More*, *Delete…*, and type its name.",
            "What ends with it is said. The button works only with the right name.",
            _delete,
        ),
        Step(
            "deleted",
            "Press *Delete*.",
            "The device is gone from the list, and its certificates are revoked.",
            _deleted,
        ),
    ),
)
