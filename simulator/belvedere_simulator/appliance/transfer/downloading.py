"""Fetching one file of known size and SHA-256 over whatever ways there are, until it is there."""

from __future__ import annotations

import http.client
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.appliance.faults.board import FaultBoard
from belvedere_simulator.appliance.faults.disk import before_write
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.faults.settings import CUT
from belvedere_simulator.appliance.life import Life
from belvedere_simulator.appliance.network.reach import Reach
from belvedere_simulator.appliance.transfer.link import Link, Links
from belvedere_simulator.appliance.transfer.part_file import CHUNK, PartFile, lies_there, unwritable
from belvedere_simulator.appliance.transfer.wire import Wire
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

FIRST_PAUSE, LONGEST_PAUSE = 0.25, 15.0
MOST_REFUSALS = 3
MOST_DAMAGED = 2
_NO_LINK = Link("")
# An address whose hour is over is refused so, and one of a service that is starting or overrun.
_REFUSED, _BUSY = (401, 403), (429, 500, 502, 503, 504)


def fetch(
    link: Links,
    target: Path,
    size: int,
    sha256: str,
    *,
    life: Life,
    reach: Reach,
    faults: FaultBoard,
    progress: Callable[[int], None],
    authority: str | None,
    cut_by: FaultKind | None = None,
    note: Callable[[str], None] = lambda _why: None,
) -> None:
    """Fetch the file to `target`; returns when it is there and right, at once when it was.

    Waits for a way to the site as long as it takes, goes on where it (or a process before it) stopped, and
    asks `link` for a fresh address when one is refused. `progress` is told the bytes so far; `authority`
    (PEM) is whom to trust over HTTPS; `cut_by` a fault that cuts this connection half way, or where its
    setting `at` (0 to 1) says; `note` is told why it is interrupted, once for each reason in a row.

    Raises LifeEndedError, what `link` raises besides OSError, and BelvedereError: BV-TRF-001 the bytes are
    not those promised, BV-TRF-002 it has another size, BV-TRF-003 the site refuses it, BV-TRF-004 the disk,
    BV-TRF-005 somebody else answers in its place.
    """
    if lies_there(target, size, sha256):
        progress(size)
        return
    wire = Wire(reach, faults, authority)
    with PartFile(target, size, sha256) as part:
        download = _Download(link, part, size, wire, life, faults, cut_by, note)
        stops = (
            reach.watch(lambda _before, now: download.stir(cut=not now.service)),
            faults.watch(
                lambda fault, there: download.stir(cut=there and fault.kind is FaultKind.SERVICE_DOWN)
            ),
        )
        life.at_end(lambda: download.stir(cut=True))
        try:
            download.run(progress)
        finally:
            for stop in stops:
                stop()
            wire.close()


class _Download:
    """One file on its way."""

    def __init__(
        self,
        link: Links,
        part: PartFile,
        size: int,
        wire: Wire,
        life: Life,
        faults: FaultBoard,
        cut_by: FaultKind | None,
        note: Callable[[str], None],
    ) -> None:
        self._ask, self._link = link, _NO_LINK
        self._part, self._size = part, size
        self._wire, self._life, self._faults = wire, life, faults
        self._cut_by, self._note, self._noted = cut_by, note, ""
        self._refusals = 0
        self._stirred = threading.Event()

    def stir(self, *, cut: bool) -> None:
        """Something changed, on any thread: try again, or lose the connection."""
        if cut:
            self._wire.cut()
        self._stirred.set()

    def run(self, progress: Callable[[int], None]) -> None:
        """Until it is there."""
        for _attempt in range(MOST_DAMAGED):
            self._receive_all(progress)
            if self._part.finish():
                return
            self._part.restart()
        self._part.remove()
        raise BelvedereError("BV-TRF-001", tr("What was downloaded is not what was promised"))

    def _receive_all(self, progress: Callable[[int], None]) -> None:
        pause = FIRST_PAUSE
        while not self._part.whole:
            self._life.check()
            self._stirred.clear()
            before = self._part.length
            try:
                self._receive(progress)
            except ssl.SSLCertVerificationError as error:
                raise BelvedereError(
                    "BV-TRF-005", tr("What answers is not the site"), why=error.verify_message
                ) from error
            except (OSError, http.client.HTTPException) as error:
                # Whatever the way of failing, the rest is fetched when there is a way again.
                self._life.check()
                if self._part.length > before:
                    pause, self._noted = FIRST_PAUSE, ""
                self._tell(str(error) or type(error).__name__)
                self._stirred.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE)

    def _tell(self, why: str) -> None:
        if why != self._noted:
            self._noted = why
            self._note(why)

    def _receive(self, progress: Callable[[int], None]) -> None:
        self._cut_half_way()
        if not self._link.url:
            self._link = self._ask()
        answer = self._wire.ask(self._link.url, self._part.length)
        if answer.status in _BUSY:
            raise ConnectionError(f"{answer.status}")
        if answer.status not in (200, 206):
            self._refused(answer.status)
            return
        self._refusals = 0
        self._check_size(answer)
        progress(self._part.length)
        while not self._part.whole and (content := answer.read1(min(CHUNK, self._before_cut()))):
            self._life.check()
            self._store(content)
            progress(self._part.length)
            self._cut_half_way()
        if not self._part.whole:
            raise ConnectionResetError("Connection reset by peer")

    def _refused(self, status: int) -> None:
        self._link = _NO_LINK
        self._refusals += 1
        if self._refusals >= MOST_REFUSALS or status not in _REFUSED:
            self._part.remove()
            raise BelvedereError("BV-TRF-003", tr("The site refuses the file"), why=f"HTTP {status}")

    def _check_size(self, answer: http.client.HTTPResponse) -> None:
        if answer.status == 200:
            # It knows no ranges, or was asked for all.
            if self._part.length:
                self._part.restart()
            size = answer.length or 0
        else:
            size = int((answer.getheader("Content-Range") or "").rpartition("/")[2] or 0)
        if size != self._size:
            self._part.remove()
            raise BelvedereError(
                "BV-TRF-002",
                tr("The file has another size than promised"),
                why=tr("{size} bytes instead of {promised}", size=size, promised=self._size),
            )

    def _store(self, content: bytes) -> None:
        try:
            before_write(self._faults, self._life, len(content))
            self._life.check()
            self._part.write(content)
        except OSError as error:
            self._part.remove()
            raise unwritable(self._part.target, error) from error

    def _before_cut(self) -> int:
        cut = self._cut_at()
        return self._size if cut is None else max(1, cut - self._part.length)

    def _cut_half_way(self) -> None:
        cut = self._cut_at()
        if cut is not None and self._part.length >= cut:
            self._wire.cut()
            raise ConnectionResetError("Connection reset by peer")

    def _cut_at(self) -> int | None:
        fault = self._faults.find(self._cut_by) if self._cut_by is not None else None
        return None if fault is None else int(self._size * CUT.of(fault))
