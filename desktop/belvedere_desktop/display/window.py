"""The HDMI window: the view, its actions, and the connection it watches."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QBuffer, QEvent, QIODevice, QStandardPaths, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QContextMenuEvent
from PySide6.QtWidgets import QFileDialog, QMainWindow, QMenu, QWidget

from belvedere_desktop.actions import make_action
from belvedere_desktop.appearance.icons import refresh_icons
from belvedere_desktop.display.canvas import Canvas
from belvedere_desktop.display.client import DisplayClient
from belvedere_desktop.display.entries import TOOLBAR, display_entries
from belvedere_desktop.display.messages import Picture, Recording
from belvedere_desktop.display.view import DisplayView
from belvedere_desktop.files import write_atomically
from belvedere_desktop.settings import Settings
from belvedere_simulator.errors import BelvedereError

_RETRY_MS = 1000


class DisplayWindow(QMainWindow):
    """Shows what the appliance would show on its HDMI output.

    Signals: closed when the user closed it, lost when the connection was, which is tried again.
    """

    closed = Signal()
    lost = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._client: DisplayClient | None = None
        self._address = ""
        self.view = DisplayView(self)
        self.setCentralWidget(self.view)
        self._actions = {entry.name: make_action(self, entry) for entry in display_entries(self)}
        self._build_bars()
        self._retry = QTimer(self)
        self._retry.setSingleShot(True)
        self._retry.setInterval(_RETRY_MS)
        self._retry.timeout.connect(self._connect)
        self.view.wanted.connect(self._ask)
        self.view.painted.connect(self._on_painted)
        self._recording_to = ""
        self._owner = ""
        self._retitle()
        if not settings.display_geometry.isEmpty():
            self.restoreGeometry(settings.display_geometry)

    def action(self, name: str) -> QAction:
        """The action called `name` in entries.py."""
        return self._actions[name]

    def watch(self, address: str) -> None:
        """Show the canvas behind `address` from now on."""
        self._drop_client()
        self._address = address
        self._connect()

    def set_ended(self, why: str = "") -> None:
        """There is nothing to connect to; the run is over unless `why` says otherwise."""
        self._drop_client()
        self._address = ""
        self.view.set_lost(self.tr("No signal"), why or self.tr("The application is not running."))

    def set_full_screen(self, full: bool) -> None:
        """Nothing but the picture on the whole screen, or the window as it was."""
        self._bar.setVisible(not full)
        self.menuBar().setVisible(not full)
        self.statusBar().setVisible(not full)
        if full:
            self.showFullScreen()
        else:
            self.showNormal()

    def leave_full_screen(self) -> None:
        """Back to a window."""
        self.action("full_screen").setChecked(False)

    def set_actual_size(self, actual: bool) -> None:
        """Pixel for pixel, or fitted."""
        self.view.set_actual_size(actual)

    def fit(self) -> None:
        """The whole canvas in the window."""
        self.action("actual").setChecked(False)

    def set_frozen(self, frozen: bool) -> None:
        """Keep the picture."""
        self.view.set_frozen(frozen)
        self._retitle()

    def set_figures(self, shown: bool) -> None:
        """Rate and age on every stream."""
        self.view.set_figures(shown)

    def close_window(self) -> None:
        """Close; the run goes on."""
        self.close()

    def save_screenshot(self) -> None:
        """Ask for a file and save the picture as PNG."""
        image = self.view.current_image()
        if image is None:
            self.statusBar().showMessage(self.tr("There is no picture to save yet."), 5000)
            return
        content = QBuffer()
        content.open(QIODevice.OpenModeFlag.WriteOnly)
        image.save(content, "PNG")  # type: ignore[call-overload]  # the stubs know str where Qt takes a format
        chosen = self._ask_file(self.tr("Save screenshot"), "png", self._settings.picture_folder)
        if chosen is not None:
            self._settings.picture_folder = str(chosen.parent)
            self._save(chosen, bytes(content.data().data()))

    def set_recording(self, on: bool) -> None:
        """Ask for a file and record to it, or finish the recording."""
        if self._client is None or bool(self._recording_to) == on:
            self._show_recording()
            return
        if not on:
            self._client.stop_recording()
            return
        chosen = self._ask_file(self.tr("Record to"), "mp4", self._settings.record_folder)
        if chosen is None:
            self._show_recording()
            return
        self._settings.record_folder = str(chosen.parent)
        self._recording_to = str(chosen)
        self._client.record(str(chosen))

    def _build_bars(self) -> None:
        self._bar = self.addToolBar(self.tr("Display"))
        self._bar.setObjectName("display_bar")
        self._bar.setMovable(False)
        for name in TOOLBAR:
            self._bar.addAction(self._actions[name]) if name else self._bar.addSeparator()
        for title, names in (
            (self.tr("&Picture"), ("screenshot", "record", "freeze", "", "close")),
            (self.tr("&View"), ("fit", "actual", "", "full_screen", "leave", "", "figures")),
        ):
            self._fill(self.menuBar().addMenu(title), names)

    def _fill(self, menu: QMenu, names: tuple[str, ...]) -> QMenu:
        for name in names:
            menu.addAction(self._actions[name]) if name else menu.addSeparator()
        return menu

    def _connect(self) -> None:
        if not self._address:
            return
        self._drop_client()
        client = DisplayClient(self._address, self)
        client.canvas_arrived.connect(self._on_canvas)
        client.picture_arrived.connect(self.view.set_picture)
        client.recording_changed.connect(self._on_recording)
        client.lost.connect(self._on_lost)
        self._client = client
        client.start()

    def _drop_client(self) -> None:
        self._retry.stop()
        client, self._client = self._client, None
        if client is not None:
            client.canvas_arrived.disconnect()
            client.picture_arrived.disconnect()
            client.recording_changed.disconnect()
            client.lost.disconnect()
            client.close()
            client.deleteLater()
        self._recording_to = ""
        self._show_recording()

    def _ask(self) -> None:
        if self._client is not None:
            self._client.ask_picture()

    def _on_canvas(self, canvas: Canvas) -> None:
        self.view.set_canvas(canvas)

    def _on_painted(self, picture: Picture) -> None:
        if picture.owner != self._owner:
            self._owner = picture.owner
            self._retitle()

    def _on_recording(self, recording: Recording) -> None:
        if recording.state == "started":
            self._recording_to = recording.path
            text = self.tr("Recording to {path}").format(path=recording.path)
        elif recording.state == "finished":
            self._recording_to = ""
            text = self.tr("Recorded {path}").format(path=recording.path)
        else:
            self._recording_to = ""
            text = self.tr("Recording failed: {why}").format(why=recording.why)
        self.statusBar().showMessage(text)
        self._show_recording()

    def _on_lost(self, why: str) -> None:
        self._drop_client()
        self.view.set_lost(
            self.tr("No signal"), self.tr("The connection to the display was lost. {why}").format(why=why)
        )
        self._retry.start()
        self.lost.emit()

    def _show_recording(self) -> None:
        self.action("record").setChecked(bool(self._recording_to))
        self._retitle()

    def _retitle(self) -> None:
        parts = [self._owner, self.tr("Display")]
        if self._recording_to:
            parts.append(self.tr("recording"))
        if self.action("freeze").isChecked():
            parts.append(self.tr("frozen"))
        self.setWindowTitle(" · ".join(part for part in parts if part))

    def _ask_file(self, title: str, ending: str, folder: str) -> Path | None:
        places = QStandardPaths.StandardLocation
        place = places.PicturesLocation if ending == "png" else places.MoviesLocation
        start = Path(folder or QStandardPaths.writableLocation(place))
        name = f"{self._owner or 'display'}-{datetime.now():%Y%m%d-%H%M%S}.{ending}"
        chosen, _ = QFileDialog.getSaveFileName(self, title, str(start / name), f"*.{ending}")
        if not chosen:
            return None
        return Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(f".{ending}")

    def _save(self, path: Path, content: bytes) -> None:
        try:
            write_atomically(path, content)
        except BelvedereError as error:
            self.statusBar().showMessage(str(error))
        else:
            self.statusBar().showMessage(self.tr("Saved {path}").format(path=path), 10_000)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Everything, by the right mouse button: also in full screen, where no bar is shown."""
        menu = QMenu(self)
        names = ("screenshot", "record", "freeze", "", "fit", "actual", "full_screen", "", "figures", "close")
        self._fill(menu, names).exec(event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        """Pictures are asked for again after the window was minimised; icons follow the scheme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.view.resume()
        if event.type() == QEvent.Type.PaletteChange:
            refresh_icons(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the place and end the connection."""
        self._settings.display_geometry = self.saveGeometry()
        self._address = ""
        self._drop_client()
        event.accept()
        self.closed.emit()
