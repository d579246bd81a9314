"""The preview grid: live tiles of up to sixteen cameras, and what can be done with the chosen one."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QStandardPaths, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from belvedere_desktop.appearance.icons import set_icon
from belvedere_desktop.cameras.preview.feed import PreviewCamera, PreviewFeed
from belvedere_desktop.cameras.preview.memory import PictureMemory
from belvedere_desktop.cameras.preview.messages import News, Saved, TileFigures, TileWish
from belvedere_desktop.cameras.preview.tile import Tile
from belvedere_desktop.cameras.preview.view import TileView
from belvedere_desktop.client.client import Client
from belvedere_desktop.settings import Settings

__all__ = ["MOST_TILES", "PreviewCamera", "PreviewGrid"]

MOST_TILES = 16
PERIOD_MS = 33
_SETTLE_MS = 60
_GRACE_MS = 10_000
"""Whoever looks at another page for a moment finds the cameras playing."""


class PreviewGrid(QWidget):
    """Plays while it is shown. Signals: opened(key), a tile became large; closed(), all are shown again;
    told(text), what became of a snapshot.
    """

    opened = Signal(str)
    closed = Signal()
    told = Signal(str)

    def __init__(self, client: Client, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self.feed = PreviewFeed(client, self)
        self.view = TileView(self)
        self.line = QLabel(self)
        self.save = QPushButton(self.tr("&Save picture"), self)
        self.retry = QPushButton(self.tr("&Try again"), self)
        self.toggle = QPushButton(self)
        self._memory: PictureMemory | None = None
        self._wished: dict[str, TileWish] = {}
        self._asked = 0.0
        self._shown_large: bool | None = None
        self._pacer = self._timer(self._ask, Qt.TimerType.PreciseTimer)
        self._settling = self._timer(self._arrange)
        self._grace = self._timer(self.feed.stop)
        self._watched: QWidget | None = None
        self._lay_out()
        self._connect()
        self._show_buttons()

    def show_cameras(self, cameras: Sequence[PreviewCamera]) -> None:
        """Show these cameras, at most sixteen of them, and no others."""
        shown = list(cameras)[:MOST_TILES]
        before = {tile.key: tile for tile in self.view.tiles}
        tiles = []
        for camera in shown:
            tile = before.get(camera.key) or Tile(camera.key, camera.title)
            tile.title = camera.title
            tiles.append(tile)
        only = self.tr("Only the first {count} cameras are shown.").format(count=MOST_TILES)
        self._tell(only if len(cameras) > len(shown) else "")
        was_large = self.view.large
        self.feed.show(shown)
        self.view.set_tiles(tiles)
        if was_large and not self.view.large:
            self.closed.emit()
        self._show_buttons()

    def open(self, key: str) -> None:
        """Make one tile large."""
        if self.view.tile(key) is not None and self.view.large != key:
            self.view.select(key)
            self.view.set_large(key)
            self._show_buttons()
            self.opened.emit(key)

    def close_large(self) -> None:
        """Show all tiles again."""
        if self.view.large:
            self.view.set_large("")
            self._show_buttons()
            self.closed.emit()

    def save_picture(self) -> None:
        """Save the newest picture of the chosen camera, in its own size; where, is told."""
        tile = self.view.tile(self.view.selected)
        if tile is not None:
            self.feed.save(tile.key, str(self._picture_path(tile.title)))

    def try_again(self) -> None:
        """Try the chosen camera again now."""
        self.feed.retry(self.view.selected)

    def _lay_out(self) -> None:
        self.line.setAccessibleName(self.tr("What became of the picture"))
        self.line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        set_icon(self.save, "screenshot")
        set_icon(self.retry, "restart")
        bottom = QHBoxLayout()
        bottom.addWidget(self.toggle)
        bottom.addWidget(self.save)
        bottom.addWidget(self.retry)
        bottom.addWidget(self.line, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view, 1)
        layout.addLayout(bottom)

    def _connect(self) -> None:
        self.save.clicked.connect(self.save_picture)
        self.retry.clicked.connect(self.try_again)
        self.toggle.clicked.connect(lambda: self._toggle(self.view.selected))
        self.view.toggled.connect(self._toggle)
        self.view.chosen.connect(lambda _key: self._show_buttons())
        self.view.rearranged.connect(self._arrange_soon)
        self.feed.ready.connect(self._begin)
        self.feed.memory_came.connect(self._on_memory)
        self.feed.news_came.connect(self._on_news)
        self.feed.saved.connect(self._on_saved)
        self.feed.failed.connect(lambda told: self._on_figures([told]))
        self.feed.interrupted.connect(self._on_interrupted)
        shortcut = QShortcut(QKeySequence("S"), self.view, context=Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.save_picture)

    def _timer(self, action: Callable[[], None], kind: Qt.TimerType = Qt.TimerType.CoarseTimer) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setTimerType(kind)
        timer.timeout.connect(action)
        return timer

    def _toggle(self, key: str) -> None:
        self.close_large() if self.view.large else self.open(key)

    def _begin(self) -> None:
        """Another process decodes now: it knows nothing yet."""
        self._wished = {}
        self._arrange()
        self._ask()

    def _arrange_soon(self) -> None:
        self._settling.start(_SETTLE_MS)

    def _arrange(self) -> None:
        wishes = self.view.wishes() if self._is_seen() else self._nothing()
        if wishes != self._wished:
            self._wished = wishes
            self.feed.arrange(wishes)

    def _nothing(self) -> dict[str, TileWish]:
        return {tile.key: TileWish(0, 0, "none") for tile in self.view.tiles}

    def _is_seen(self) -> bool:
        return self.isVisible() and not self.window().isMinimized()

    def _ask(self) -> None:
        if self._is_seen():
            self._asked = time.monotonic()
            self.feed.ask()

    def _on_memory(self, memory: PictureMemory) -> None:
        self.view.detach()
        self._memory = memory

    def _on_news(self, news: News) -> None:
        memory = self._memory
        if memory is not None and memory.layout.generation == news.generation:
            self.view.show_pictures(memory, news.pictures)
            if not self.save.isEnabled():
                self._show_buttons()
        if news.figures:
            self._on_figures(news.figures)
            self._arrange()
        since = 1000 * (time.monotonic() - self._asked)
        self._pacer.start(max(0, round(PERIOD_MS - since)))

    def _on_figures(self, told: Sequence[TileFigures]) -> None:
        self.view.show_figures(told)
        self._show_buttons()

    def _on_interrupted(self, why: str) -> None:
        """The decoding process is gone; another one is on its way."""
        detail = why or self.tr("The process that decodes pictures ended; it is started again.")
        lost = [TileFigures(tile.key, "lost", detail) for tile in self.view.tiles]
        self._on_figures(lost)

    def _on_saved(self, saved: Saved) -> None:
        if saved.why:
            self._tell(self.tr("The picture was not saved: {why}").format(why=saved.why))
        else:
            self._tell(self.tr("Saved {path}").format(path=saved.path))
            self._settings.picture_folder = str(Path(saved.path).parent)

    def _tell(self, text: str) -> None:
        self.line.setText(text)
        self.line.setToolTip(text)
        if text:
            self.told.emit(text)

    def _picture_path(self, title: str) -> Path:
        pictures = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation)
        folder = Path(self._settings.picture_folder or pictures)
        plain = (
            "".join(each if each.isalnum() or each in "-_ " else "-" for each in title).strip() or "camera"
        )
        return folder / f"{plain}-{datetime.now():%Y%m%d-%H%M%S}.png"

    def _show_buttons(self) -> None:
        tile = self.view.tile(self.view.selected)
        told = tile.told if tile else None
        self.save.setEnabled(tile is not None and tile.image is not None)
        self.retry.setEnabled(told is not None and told.state != "playing")
        self.toggle.setEnabled(tile is not None)
        large = bool(self.view.large)
        if large == self._shown_large:
            return
        self._shown_large = large
        self.toggle.setText(self.tr("Show &all") if large else self.tr("Show &large"))
        set_icon(self.toggle, "fit" if large else "fullscreen")

    def _resume(self) -> None:
        """Seen again, or not any more."""
        if self._is_seen():
            self._grace.stop()
            self.feed.start()
            self._arrange_soon()
            self._ask()
        elif self.feed.is_on:
            self._arrange()
            self._grace.start(_GRACE_MS)

    def showEvent(self, event: QShowEvent) -> None:
        """Play."""
        super().showEvent(event)
        if self._watched is not self.window():
            self._watched = self.window()
            self._watched.installEventFilter(self)
        self._resume()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._resume()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A window that is minimised shows nothing."""
        if event.type() == QEvent.Type.WindowStateChange:
            self._resume()
        return super().eventFilter(watched, event)
