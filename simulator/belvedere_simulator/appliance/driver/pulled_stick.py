"""A drive that can be pulled out while somebody reads or writes it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import BinaryIO

from belvedere_simulator.appliance.usb.stick import Step, Stick, StickEntry, unreadable
from belvedere_simulator.messages import tr


class PullableStick:
    """`stick` until it is pulled out, or until `gone` says so. Any thread may pull it."""

    def __init__(self, stick: Stick, gone: Callable[[], bool]) -> None:
        self._stick = stick
        self._gone = gone
        self._pulled = threading.Event()

    def pull(self) -> None:
        """It is out: whatever is done with it fails from now on."""
        self._pulled.set()

    @property
    def where(self) -> str:
        """What it is on this computer, for people."""
        return self._stick.where

    def entries(self, folder: str = "") -> list[StickEntry]:
        """What lies in a folder; empty when there is no such folder."""
        self._check()
        return self._stick.entries(folder)

    def read(self, path: str, limit: int) -> bytes:
        """A file of at most `limit` bytes."""
        self._check()
        content = self._stick.read(path, limit)
        self._check()
        return content

    def write(self, path: str, content: bytes) -> None:
        """Write or replace a file, making its folders: whole, or not at all."""
        self._check()
        self._stick.write(path, content)

    def copy(self, path: str, source: BinaryIO, size: int, step: Step) -> None:
        """The same piece by piece, until it is pulled out."""

        def checked(done: int) -> None:
            self._check()
            step(done)

        self._check()
        self._stick.copy(path, source, size, checked)

    def _check(self) -> None:
        if self._pulled.is_set() or self._gone():
            raise unreadable(self.where, tr("it was pulled out"))
