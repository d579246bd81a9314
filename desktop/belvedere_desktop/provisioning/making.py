"""Making an archive and delivering it, with all that can come between; without a window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, Signal

from belvedere_desktop.client.client import Client, Listeners, PendingCall
from belvedere_desktop.provisioning.way import Kind, Made, Way
from belvedere_simulator.drives.contents import archive_name
from belvedere_simulator.errors import BelvedereError


class Making(QObject):
    """One archive at a time. Nothing is made before its drive was seen to be able to take it; what was made
    and not delivered is held, and may be delivered once more in any way while it is valid.

    Signals: changed(), look at the properties; made_one(), the time runs; delivered(); undone();
    refused([[field, text]]); failed(BelvedereError); progressed(text, fraction or None);
    ejected(why not, empty when it is).
    """

    changed = Signal()
    made_one = Signal()
    delivered = Signal()
    refused = Signal(list)
    failed = Signal(object)
    undone = Signal()
    ejected = Signal(str)
    progressed = Signal(str, object)

    def __init__(self, client: Client, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._client = client
        self._made: Made | None = None
        self._writing: PendingCall | None = None
        self._busy = False
        # Archives of this session that nobody used: they may be replaced without asking.
        self._used_up: set[str] = set()

    @property
    def made(self) -> Made | None:
        """The archive, from its making until it is given up or used."""
        return self._made

    @property
    def is_held(self) -> bool:
        """Whether there is an archive that is nowhere yet."""
        return self._made is not None and self._made.way is None

    @property
    def is_busy(self) -> bool:
        """Whether something is being done."""
        return self._busy

    @property
    def is_cancellable(self) -> bool:
        """Whether what is being done can be cancelled."""
        return self._writing is not None

    @property
    def used_up(self) -> frozenset[str]:
        """Names of archives that nobody needs any more."""
        return frozenset(self._used_up)

    def begin(self, request: Mapping[str, Any], way: Way) -> None:
        """Make an archive for `request` (the arguments of provisioning.make) and deliver it."""
        self._set_busy(True)
        if way.kind is not Kind.DRIVE:
            self._make({**request, "folder": way.folder}, way)
            return
        self.progressed.emit(self.tr("Looking at {name}…").format(name=way.name), None)
        given = {"drive": way.drive, "replace": self._replaceable(way)}
        self._client.call("drives.ready", given, self._then(lambda _ready: self._make(request, way)))

    def deliver(self, way: Way) -> None:
        """Deliver the archive that is held."""
        made = self._made
        assert made is not None
        self._set_busy(True)
        if way.kind is not Kind.DRIVE:
            given = {"device": made.device, "folder": way.folder}
            listeners = self._then(lambda told: self._on_delivered(replace(made, path=told["path"], way=way)))
            self._client.call("provisioning.save", given, listeners)
            return
        onto = {"device": made.device, "drive": way.drive, "replace": self._replaceable(way)}
        listeners = Listeners(
            done=lambda told: self._on_written(way, told), failed=self._fail, progressed=self.progressed.emit
        )
        self._writing = self._client.call("drives.write", onto, listeners)
        self.changed.emit()

    def cancel(self) -> None:
        """Write no more; the archive is held."""
        writing, self._writing = self._writing, None
        if writing is not None:
            writing.cancel()
            self._set_busy(False)

    def undo(self) -> None:
        """Clean up: the device, the file, and the archive on whatever drive it is."""
        self.cancel()
        made = self._made
        if made is None:
            self.undone.emit()
            return
        self._set_busy(True)
        self._used_up.add(archive_name(made.name))
        given = {"id": made.device, "path": made.path}
        clean = self._then(lambda _drives: self._on_undone())

        def after(_none: object) -> None:
            self._made = None
            self._client.call("drives.clean", {"device": made.device}, clean)

        self._client.call("provisioning.undo", given, self._then(after))

    def eject(self) -> None:
        """Let go of the drive once more."""
        if self._made is not None and self._made.way is not None:
            listeners = Listeners(
                done=lambda _none: self.ejected.emit(""), failed=lambda error: self.ejected.emit(str(error))
            )
            self._client.call("drives.eject", {"drive": self._made.way.drive}, listeners)

    def forget(self) -> None:
        """The archive was used."""
        if self._made is not None:
            self._used_up.add(archive_name(self._made.name))
        self._made = None

    def _replaceable(self, way: Way) -> list[str]:
        return sorted({*way.replace, *self._used_up})

    def _make(self, given: Mapping[str, Any], way: Way) -> None:
        self.progressed.emit(self.tr("Making the archive…"), None)
        listeners = self._then(lambda told: self._on_made(str(given["name"]), way, told))
        self._client.call("provisioning.make", given, listeners)

    def _on_made(self, name: str, way: Way, told: dict[str, Any]) -> None:
        if "refused" in told:
            self._set_busy(False)
            self.refused.emit(told["refused"])
            return
        self._made = Made(
            told["id"], name, told["issued"], told["expires"], told["fingerprint"], told["path"] or ""
        )
        self.made_one.emit()
        if way.kind is Kind.DRIVE:
            self.deliver(way)
        else:
            self._on_delivered(replace(self._made, way=way))

    def _on_written(self, way: Way, told: dict[str, Any]) -> None:
        assert self._made is not None
        problem = told["not_ejected"]
        why = "" if problem is None else str(problem["text"])
        self._on_delivered(replace(self._made, way=way, sha256=told["sha256"], not_ejected=why))

    def _on_delivered(self, made: Made) -> None:
        self._made, self._writing = made, None
        self._set_busy(False)
        self.delivered.emit()

    def _on_undone(self) -> None:
        self._set_busy(False)
        self.undone.emit()

    def _then(self, done: Any) -> Listeners:
        return Listeners(done=done, failed=self._fail, progressed=self.progressed.emit)

    def _fail(self, error: BelvedereError) -> None:
        self._writing = None
        self._set_busy(False)
        self.failed.emit(error)

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        self.changed.emit()
