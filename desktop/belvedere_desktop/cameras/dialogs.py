"""The dialogs of the Cameras page, and what comes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from belvedere_desktop.cameras.commands import CameraCommands
from belvedere_desktop.cameras.doctor.panel import DoctorPanel
from belvedere_desktop.cameras.find.drafts import drafts_of
from belvedere_desktop.cameras.find.list_dialog import ListDialog
from belvedere_desktop.cameras.find.many_dialog import ManyDialog
from belvedere_desktop.cameras.find.state import FoundCamera
from belvedere_desktop.cameras.register.dialog import RegisterDialog, Wanted
from belvedere_desktop.cameras.register.plan import CameraPlan
from belvedere_desktop.cameras.state import CameraRow
from belvedere_desktop.client.client import Client
from belvedere_desktop.client.living import while_there
from belvedere_simulator.errors import BelvedereError

_FLEETING = Qt.WidgetAttribute.WA_DeleteOnClose


class CameraDialogs(QObject):
    """`rows` tells the registered cameras, `viewpoint` where it is looked from.

    Signal: registered(camera), the package of one that was registered.
    """

    registered = Signal(str)

    def __init__(
        self,
        client: Client,
        commands: CameraCommands,
        rows: Callable[[], Sequence[CameraRow]],
        viewpoint: Callable[[], str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._client = client
        self._commands = commands
        self._rows = rows
        self._viewpoint = viewpoint
        self._window = parent

    def addresses(self) -> dict[str, str]:
        """The addresses of the registered cameras by name."""
        return {row.key: row.address for row in self._rows()}

    def ask_registration(self, plan: CameraPlan | None = None) -> None:
        """Register one camera."""
        dialog = self._register_dialog("")
        if plan is not None:
            dialog.form.show_plan(plan)

        # Whoever closes it while its camera is being registered does not wait for the answer.
        finish = while_there(dialog.finish)

        def decided(wanted: Wanted) -> None:
            def registered(camera: str) -> None:
                finish()
                self.registered.emit(camera)

            self._commands.register(wanted.arguments, registered, self._refuser(dialog))

        dialog.wanted.connect(decided)
        dialog.open()

    def ask_edit(self, camera: CameraRow) -> None:
        """Register a camera anew."""
        dialog = self._register_dialog(camera.key)
        plan = CameraPlan(name=camera.key, url=camera.address, description=camera.description, keeps=True)
        dialog.form.show_plan(plan)

        def decided(wanted: Wanted) -> None:
            finish = while_there(dialog.finish)
            self._commands.edit(camera, wanted.changes, lambda _before: finish(), self._refuser(dialog))

        dialog.wanted.connect(decided)
        dialog.open()

    def ask_many(self, found: Sequence[FoundCamera]) -> None:
        """Register cameras that were found."""
        drafts = drafts_of(found, self.addresses())
        if len(drafts) == 1:
            self.ask_registration(drafts[0].plan)
            return
        dialog = ManyDialog(self._client, drafts, self.addresses(), self._viewpoint(), self._window)
        dialog.registered.connect(lambda _names: self._commands.done.emit())
        dialog.setAttribute(_FLEETING)
        dialog.open()

    def ask_list(self) -> None:
        """Register the cameras of a CSV file."""
        dialog = ListDialog(self._client, self._window)
        dialog.wanted.connect(self._commands.register_list)
        dialog.setAttribute(_FLEETING)
        dialog.open()

    def _register_dialog(self, camera: str) -> RegisterDialog:
        doctor = DoctorPanel(self._client)
        dialog = RegisterDialog(doctor, self.addresses(), self._viewpoint, camera=camera, parent=self._window)
        dialog.setAttribute(_FLEETING)
        return dialog

    def _refuser(self, dialog: RegisterDialog) -> Callable[[BelvedereError], None]:
        return while_there(dialog.refuse)
