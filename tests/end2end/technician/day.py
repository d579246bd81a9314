"""A technician's day over every page, with passwords and keys that are planted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from belvedere_desktop.cameras.find.list_dialog import ListDialog
from belvedere_desktop.cameras.page import FIND, REGISTERED, WALL, CamerasPage
from belvedere_desktop.cameras.register.dialog import RegisterDialog
from belvedere_desktop.client.client import Listeners
from belvedere_desktop.desktop import Desktop
from belvedere_desktop.devices.page import DevicesPage
from belvedere_desktop.network_sheet.dialog import NetworkSheetDialog
from belvedere_desktop.profiles.dialog import SitesDialog
from belvedere_desktop.profiles.form import ProfileForm
from belvedere_desktop.provisioning.frame import ARCHIVE, DONE
from belvedere_desktop.provisioning.page import ProvisionPage
from belvedere_desktop.provisioning_logs.dialog import ProvisioningLogsDialog
from belvedere_desktop.start.page import StartPage
from belvedere_desktop.window.crash_dialog import CrashDialog
from belvedere_simulator.files import everything_below
from belvedere_simulator.video.virtual_camera import VirtualCamera
from end2end.technician.witnesses import ScreenWitness
from fakes.canaries import canary

PATIENCE = 60.0
USER = "viewer"
OUTSIDE = "127.0.0.2"
RIGHT, WRONG, PASTED, CHANGED = (canary(name) for name in ("right", "wrong", "pasted", "changed"))
LISTED, BATCH, PROFILE, CRASH = (canary(name) for name in ("listed", "batch", "profile", "crash"))
W = TypeVar("W", bound=QWidget)


def eventually(condition: Callable[[], Any], what: str) -> None:
    """Let the window work until it is so."""
    loop, check, late = QEventLoop(), QTimer(), QTimer()
    check.timeout.connect(lambda: loop.quit() if condition() else None)
    late.setSingleShot(True)
    late.timeout.connect(loop.quit)
    check.start(20)
    late.start(int(PATIENCE * 1000))
    loop.exec()
    check.stop()
    assert condition(), what


def shown(kind: type[W]) -> list[W]:
    """The windows of a kind that are open."""
    found = (each for each in QApplication.topLevelWidgets() if isinstance(each, kind))
    return [each for each in found if each.isVisible()]


class Day:
    """`home` holds everything that there is of this user."""

    def __init__(self, home: Path, desktop: Desktop, stream: VirtualCamera, screen: ScreenWitness) -> None:
        self.home = home
        self.desktop = desktop
        self.stream = stream
        self.screen = screen
        self.out = home / "written"
        self.out.mkdir()
        self.crashes: list[str] = []
        # Such a dialog runs a loop of its own: whoever waits outside of that cannot answer.
        self._answering = QTimer(desktop.window)
        self._answering.timeout.connect(self._answer)
        self._answering.start(50)

    def page(self, name: str, kind: type[W]) -> W:
        """Go to a page."""
        self.desktop.window.show_page(name)
        eventually(lambda: isinstance(self.desktop.window.page(name), kind), name)
        page = self.desktop.window.page(name)
        assert isinstance(page, kind)
        return page

    def dialog(self, kind: type[W]) -> W:
        """The dialog that has opened."""
        eventually(lambda: shown(kind), kind.__name__)
        self.screen.look()
        return shown(kind)[-1]

    def _answer(self) -> None:
        for each in QApplication.topLevelWidgets():
            if isinstance(each, CrashDialog) and each.isVisible():
                self.screen.look()
                each.copy.click()
                self.crashes.append(each.report.toPlainText())
                each.accept()

    def begin(self) -> None:
        """What runs is looked at."""
        page = self.page("start", StartPage)
        eventually(lambda: page.overview.rows[0].words, "the overview")
        self.screen.look()

    def set_up(self, appliance: Path) -> Path:
        """The appliance of this computer; the archive that it was given."""
        page = self.page("provision", ProvisionPage)
        page.name_step.name.put("gate")
        while page.step != ARCHIVE:
            eventually(page.next.isEnabled, "the next step")
            page.next.click()
        eventually(page.archive_step.here.isEnabled, "an appliance that waits")
        page.archive_step.here.setChecked(True)
        page.next.click()
        archive: list[Path] = []

        def made() -> bool:
            archive[:] = [*archive, *(appliance / "usb").glob("*.zip")][:1]
            return bool(archive)

        eventually(made, "an archive")
        kept = self.home.parent / "archive.zip"
        kept.write_bytes(archive[0].read_bytes())
        eventually(lambda: page.step == DONE, "an appliance that is online")
        self.screen.look()
        page.done_step.copy.click()
        for name in ("receipt.pdf", "receipt.txt"):
            page.done_step.save_receipt(str(self.out / name))
            eventually((self.out / name).exists, name)
        page.done_step.another.click()
        return kept

    def look_at_device(self) -> str:
        """The device and its network sheet."""
        page = self.page("devices", DevicesPage)
        eventually(lambda: page.model.total == 1, "the device")
        device: str = page.model.rows[0].id
        page.choose(device)
        eventually(lambda: page.detail.state is not None, "the detail")
        self.screen.look()
        page.detail.sheet_asked.emit()
        sheet = self.dialog(NetworkSheetDialog)
        eventually(sheet.explanation.text, "the sheet")
        sheet.copy.click()
        sheet.save_pdf(self.out / "sheet.pdf")
        eventually((self.out / "sheet.pdf").exists, "the sheet on paper")
        self.screen.look()
        sheet.reject()
        return device

    def register(self) -> None:
        """A camera by typing, first with a wrong password; one by a pasted address, one by a list."""
        page = self.page("cameras", CamerasPage)
        page.registered.add.click()
        dialog = self.dialog(RegisterDialog)
        form = dialog.form
        for part, text in ((form.name, "door"), (form.url, self.stream.url), (form.user, USER)):
            part.put(text)
        form.password.put(WRONG)
        dialog.go.click()
        eventually(lambda: dialog.go.text() == "Register anyway", "a refused password")
        self.screen.look()
        dialog.doctor.copy.click()
        form.password.put(RIGHT)
        self.screen.look()
        dialog.go.click()
        eventually(lambda: self._has(page, "door"), "the camera")
        eventually(lambda: not shown(RegisterDialog), "the end of its dialog")
        page.registered.add.click()
        dialog = self.dialog(RegisterDialog)
        dialog.check_first.setChecked(False)
        dialog.form.name.put("yard")
        dialog.form.url.put(f"rtsp://{USER}:{quote(PASTED, safe='')}@127.0.0.1:9/live")
        self.screen.look()
        dialog.go.click()
        eventually(lambda: self._has(page, "yard"), "the pasted camera")
        eventually(lambda: not shown(RegisterDialog), "the end of its dialog")
        self._register_list(page)
        self.screen.look()

    def _register_list(self, page: CamerasPage) -> None:
        file = self.home.parent / "cameras.csv"
        quoted = LISTED.replace('"', '""')
        file.write_text(f'name,url,user,password\nhall,rtsp://127.0.0.1:9/hall,{USER},"{quoted}"\n')
        page.parts.setCurrentIndex(FIND)
        page.finding.list_asked.emit()
        dialog = self.dialog(ListDialog)
        dialog.read(str(file))
        eventually(dialog.go.isEnabled, "a list that is right")
        self.screen.look()
        dialog.go.click()
        eventually(lambda: self._has(page, "hall"), "the listed camera")
        page.parts.setCurrentIndex(REGISTERED)

    @staticmethod
    def _has(page: CamerasPage, name: str) -> bool:
        return name in {each.name for each in page.registered.model.every if each.address}

    def look_at_cameras(self, device: str) -> None:
        """Its picture and its verdict from here and from the appliance, the wall, an edit, its end."""
        page = self.page("cameras", CamerasPage)
        page.choose("door")
        eventually(lambda: page.looking.preview.view.tiles[0].image is not None, "a picture")
        self.screen.look()
        page.viewpoint.choose(device)
        page.registered.detail.check.click()
        doctor = page.looking.doctor
        eventually(lambda: doctor.report and not doctor.is_busy, "a verdict")
        assert "gate" in doctor.report, doctor.report
        doctor.copy.click()
        page.parts.setCurrentIndex(WALL)
        eventually(lambda: any(tile.image is not None for tile in page.wall.grid.view.tiles), "the wall")
        self.screen.look()
        page.viewpoint.choose("")
        page.choose("yard")
        page.registered.detail.edit.click()
        dialog = self.dialog(RegisterDialog)
        dialog.check_first.setChecked(False)
        dialog.form.keep.setChecked(False)
        dialog.form.user.put(USER)
        dialog.form.password.put(CHANGED)
        self.screen.look()
        dialog.go.click()
        eventually(page.undo.isVisible, "the edit")
        self.screen.look()

    def batch(self) -> None:
        """An appliance and a camera of a table, labels and the report."""
        self.desktop.windows.show_batch()
        windows = self.page("provision", ProvisionPage).windows
        assert windows.batch is not None
        page = windows.batch.page
        table, quoted = self.out / "fleet.csv", BATCH.replace('"', '""')
        table.write_text(
            "kind,name,url,user,password\n"
            f'camera,roof,rtsp://127.0.0.1:9/roof,{USER},"{quoted}"\nappliance,shed,,,\n'
        )
        page.open_file(str(table))
        eventually(page.check_step.start.isEnabled, "a batch that is right")
        self.screen.look()
        page.check_step.folders.setChecked(True)
        page.check_step.folder.setText(str(self.home.parent / "folders"))
        (self.home.parent / "folders").mkdir()
        page.check_step.start.click()
        eventually(lambda: page.end_step.summary.text().startswith("Everything"), "the batch")
        self.screen.look()
        for name, signal in (
            ("labels.pdf", page.end_step.labels_asked),
            ("report.pdf", page.end_step.report_asked),
            ("report.csv", page.end_step.report_asked),
        ):
            signal.emit(str(self.out / name))
            eventually((self.out / name).exists, name)
        table.unlink()
        windows.batch.close()

    def logs(self, appliance: Path) -> None:
        """The logs of the appliance, as a stick brings them back."""
        place = self.out / "panorama"
        place.mkdir()
        for file in everything_below(appliance / "logs"):
            if file.suffix == ".log" and file.is_file():
                (place / file.name).write_bytes(file.read_bytes())
        self.desktop.windows.read_provisioning_logs(self.out)
        dialog = self.dialog(ProvisioningLogsDialog)
        eventually(dialog.copy.isVisible, "the logs")
        dialog.copy.click()
        self.screen.look()
        dialog.close()

    def profile(self, url: str, key_id: str, secret: str) -> None:
        """The site by its address on the network: with a key that it refuses, then with its own."""
        self.desktop.site.show_sites()
        sites = self.dialog(SitesDialog)
        sites.add.click()
        form = self.dialog(ProfileForm)
        for part, text in ((form.name, "plant"), (form.url, url), (form.key, key_id), (form.secret, PROFILE)):
            part.put(text)
        form.look.click()
        eventually(form.panel.isVisible, "a fingerprint")
        form.agree.setChecked(True)
        form.keep.click()
        eventually(form.problem.text, "a refused key")
        self.screen.look()
        form.secret.put(secret)
        form.keep.click()
        eventually(lambda: sites.table.topLevelItemCount() == 2, "the profile")
        sites.choose("plant")
        sites.use.click()
        eventually(lambda: "plant" in self.desktop.site.switch.text(), "the other site")
        page = self.page("cameras", CamerasPage)
        eventually(lambda: self._has(page, "door"), "its cameras")
        self.screen.look()
        sites.reject()

    def crash(self) -> None:
        """Something nobody expected, here and in the helper, while a password is on its way."""
        page = self.page("cameras", CamerasPage)
        page.parts.setCurrentIndex(REGISTERED)
        page.registered.add.click()
        dialog = self.dialog(RegisterDialog)
        dialog.form.password.put(CRASH)
        QTimer.singleShot(0, dialog, lambda: int(dialog.form.plan.password))
        eventually(lambda: self.crashes, "a report")
        dialog.reject()
        told: list[Any] = []
        given = {"camera": "door", "seconds": CRASH, "password": CRASH}
        self.desktop.client.call("cameras.watch", given, Listeners(failed=told.append))
        eventually(lambda: told, "a failure of the helper")
        assert told[0].code == "BV-CMD-001", told[0]
        self.screen.words.add(str(told[0]))
        self.desktop.window.tell(str(told[0]))
        self.screen.look()
