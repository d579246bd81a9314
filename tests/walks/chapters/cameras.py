"""Cameras: seeing, finding, registering, testing, editing and removing them."""

from __future__ import annotations

from belvedere_desktop.cameras.find.consent import SweepDialog
from belvedere_desktop.cameras.page import FIND, REGISTERED, CamerasPage
from belvedere_desktop.cameras.register.dialog import RegisterDialog
from belvedere_desktop.cameras.register.plan import CameraPlan
from belvedere_desktop.devices.confirming import TypedNameDialog
from walks.stage import Stage
from walks.step import Chapter, Step

_FROM = "demo-yard"
_NAME, _USER, _PASSWORD = "ramp-west", "viewer", "walk-7141"


def _page(stage: Stage) -> CamerasPage:
    return stage.page("cameras", CamerasPage)


def _shown(page: CamerasPage, name: str) -> bool:
    camera = page.registered.detail.camera
    return camera is not None and camera.name == name


def _registered(stage: Stage) -> None:
    page = _page(stage)
    page.choose("demo-square")
    stage.until(lambda: _shown(page, "demo-square"))
    stage.until(lambda: page.looking.preview.view.tiles[0].image is not None)
    stage.settle(2500)


def _range(stage: Stage) -> None:
    stage.kept["camera"] = stage.serve_camera(_USER, _PASSWORD)
    page = _page(stage)
    page.parts.setCurrentIndex(FIND)
    page.finding.sweep.click()
    dialog = stage.opened(SweepDialog)
    dialog.range.put("127.0.0.1-40")
    dialog.agreed.setChecked(True)


def _found(stage: Stage) -> None:
    page = _page(stage)
    stage.opened(SweepDialog).ask.click()
    stage.until(lambda: not page.finding.is_looking and page.finding.model.total)
    page.finding.table.selectRow(0)


def _form(stage: Stage) -> None:
    page = _page(stage)
    page.parts.setCurrentIndex(REGISTERED)
    page.registered.add.click()
    dialog = stage.opened(RegisterDialog)
    address = stage.kept["camera"].replace("rtsp://", f"rtsp://{_USER}:{_PASSWORD}x@")
    dialog.form.show_plan(CameraPlan(_NAME, address, description="Ramp, west side"))


def _wrong(stage: Stage) -> None:
    dialog = stage.opened(RegisterDialog)
    dialog.go.click()
    stage.until(lambda: dialog.go.text().startswith("Register anyway"))


def _right(stage: Stage) -> None:
    page = _page(stage)
    dialog = stage.opened(RegisterDialog)
    dialog.form.password.put(_PASSWORD)
    dialog.go.click()
    stage.until(lambda: _shown(page, _NAME))
    page.registered.detail.tabs.setCurrentWidget(page.looking.doctor)
    stage.until(lambda: bool(page.looking.doctor.report))


def _edit(stage: Stage) -> None:
    _page(stage).registered.detail.edit.click()
    stage.opened(RegisterDialog).form.description.put("Ramp, west side, second mast")


def _edited(stage: Stage) -> None:
    page = _page(stage)
    stage.opened(RegisterDialog).go.click()
    stage.until(page.undo.undo.isVisible)
    page.registered.detail.tabs.setCurrentIndex(page.registered.detail.tabs.count() - 1)


def _far(stage: Stage) -> None:
    page = _page(stage)
    page.choose("demo-market")
    stage.until(lambda: _shown(page, "demo-market"))
    box = page.viewpoint.box
    stage.until(lambda: box.findText(_FROM) > 0)
    page.viewpoint.choose(box.itemData(box.findText(_FROM)))
    page.registered.detail.tabs.setCurrentWidget(page.looking.doctor)
    page.registered.detail.check.click()
    stage.until(lambda: _FROM in page.registered.detail.when.text())


def _wall(stage: Stage) -> None:
    page = _page(stage)
    page.viewpoint.choose("")
    page.registered.table.selectAll()
    page.registered.together.click()
    stage.until(lambda: all(tile.image is not None for tile in page.wall.grid.view.tiles))
    stage.settle(3000)


def _remove(stage: Stage) -> None:
    page = _page(stage)
    page.choose(_NAME)
    stage.until(lambda: _shown(page, _NAME))
    page.registered.detail.remove.click()
    stage.opened(TypedNameDialog).field.setText(_NAME)


CAMERAS = Chapter(
    "Cameras",
    "The page *Cameras* shows what is registered, finds more, and examines each before it is relied on.",
    (
        Step(
            "cameras",
            "Choose a camera.",
            "Its live picture with rate, codec and age; pictures are decoded outside of the window.",
            _registered,
        ),
        Step(
            "ask-a-range",
            "*Find*, *Ask a range…*: for cameras that do not announce themselves.",
            "The addresses that would be asked are shown; nothing is asked without consent.",
            _range,
        ),
        Step(
            "found",
            "Agree and press *Ask them*.",
            "What answered, by whom, and whether it is registered already.",
            _found,
        ),
        Step(
            "register",
            "*Register a camera…*: paste the address that the installer left.",
            "User and password in it were moved to their fields at once; the password is never shown.",
            _form,
        ),
        Step(
            "wrong-password",
            "Press *Check and register*.",
            "The camera refuses the password: the doctor says how far it came and what to do.",
            _wrong,
        ),
        Step(
            "verdict",
            "Type the right password and press the button again.",
            "It is registered; the verdict with everything that was measured stays with it.",
            _right,
        ),
        Step(
            "edit",
            "Press *Edit…*.",
            "The site keeps the password sealed: it is only typed when it has changed.",
            _edit,
        ),
        Step(
            "edited",
            "Save.",
            "The camera was registered anew, which can be undone; running applications keep their stream.",
            _edited,
        ),
        Step(
            "from-an-appliance",
            "Choose an appliance at *Seen from* and press *Check*: for cameras in a network of its own.",
            "The appliance examined the camera and told the site; the verdict says where it was seen from.",
            _far,
        ),
        Step(
            "wall",
            "Mark all cameras and press *Show together*.",
            "The wall: each tile live; a click makes one large.",
            _wall,
        ),
        Step(
            "remove",
            "To remove a camera press *−* and type its name.",
            "Which applications use it is said first.",
            _remove,
        ),
    ),
)
