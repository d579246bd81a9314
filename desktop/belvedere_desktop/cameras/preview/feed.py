"""From cameras to pictures: keeps a decoding process and a connection to it as long as somebody looks."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal

from belvedere_desktop.cameras.preview.link import PreviewLink
from belvedere_desktop.cameras.preview.messages import TileFigures, TileWish
from belvedere_desktop.client.client import Client, Listeners, PendingCall


@dataclass(frozen=True)
class PreviewCamera:
    """One camera to show under `title`. `source` is what the client child understands (it may hold a
    password, so it is never shown): {"camera": package}, or {"url", "user", "password"}, each with an
    optional "viewpoint", the id of the appliance that is to look.
    """

    key: str
    title: str
    source: Mapping[str, Any] = field(repr=False)


class PreviewFeed(QObject):
    """Signals: ready(), tiles can be arranged; memory_came(PictureMemory), news_came(News), saved(Saved);
    failed(TileFigures) for a camera that cannot be looked up; interrupted(why) when the decoding process is
    gone: another one is started.
    """

    ready = Signal()
    memory_came = Signal(object)
    news_came = Signal(object)
    saved = Signal(object)
    failed = Signal(object)
    interrupted = Signal(str)

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._session = uuid.uuid4().hex
        self._watch = client.watch("cameras.preview", {"session": self._session}, self._on_event)
        # A page may go while it plays: the process ends then, and with it the thread of the link.
        self.destroyed.connect(self._watch.stop)
        self._cameras: tuple[PreviewCamera, ...] = ()
        self._link: PreviewLink | None = None
        self._showing: PendingCall | None = None
        self.pid = 0

    @property
    def is_on(self) -> bool:
        """Whether it is kept going."""
        return self._watch.is_on

    def start(self) -> None:
        """Somebody looks."""
        self._watch.start()

    def stop(self) -> None:
        """Nobody looks any more: the process ends."""
        self._watch.stop()
        self._drop_link()

    def show(self, cameras: Sequence[PreviewCamera]) -> None:
        """Have these cameras played, and no others."""
        self._cameras = tuple(cameras)
        if self._link is not None:
            self._tell_cameras()

    def arrange(self, wishes: Mapping[str, TileWish]) -> None:
        """How tiles are to come."""
        if self._link is not None:
            self._link.arrange(wishes)

    def ask(self) -> None:
        """Let the next news come."""
        if self._link is not None:
            self._link.ask()

    def retry(self, key: str) -> None:
        """Have a camera tried again now: looked up again too, since it may have another password."""
        if self._link is not None:
            self._tell_cameras()
            self._link.retry(key)

    def save(self, key: str, path: str) -> None:
        """Have a picture saved."""
        if self._link is not None:
            self._link.save(key, path)

    def _on_event(self, event: Mapping[str, Any]) -> None:
        if "address" in event:
            self._drop_link()
            self.pid = int(event["pid"])
            self._open(str(event["address"]))
        elif "problem" in event:
            self._drop_link()
            self.interrupted.emit(str(event["problem"]["what"]))
        elif "ended" in event:
            self._drop_link()
            self.interrupted.emit("")

    def _open(self, address: str) -> None:
        # Without a parent: its thread may outlive this object, and tells signals of it.
        link = PreviewLink(address)
        link.connected.connect(self._on_connected)
        link.memory_came.connect(self.memory_came)
        link.news_came.connect(self.news_came)
        link.saved.connect(self.saved)
        self._link = link
        link.start()

    def _on_connected(self) -> None:
        if self.sender() is self._link:
            self._tell_cameras()
            self.ready.emit()

    def _tell_cameras(self) -> None:
        if self._showing is not None:
            self._showing.cancel()
        cameras = [{"key": each.key, "source": dict(each.source)} for each in self._cameras]
        given = {"session": self._session, "cameras": cameras}
        self._showing = self._client.call("cameras.preview-show", given, Listeners(done=self._on_shown))

    def _on_shown(self, told: Mapping[str, Any]) -> None:
        for key, problem in told["problems"].items():
            words = [str(problem[part]) for part in ("what", "why") if problem.get(part)]
            self.failed.emit(TileFigures(key, "refused", ": ".join(words), str(problem["code"])))

    def _drop_link(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            link.blockSignals(True)
            link.close()
