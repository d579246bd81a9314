"""Calls about removable drives: they come and go, take archives, and are emptied."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, CallCancelledError, Work
from belvedere_simulator.client.held_archives import HeldArchives
from belvedere_simulator.client.lines import failure_document
from belvedere_simulator.commands.drives.documents import delivery_document, drive_document, phase_words
from belvedere_simulator.commands.drives.listing import readable_archives
from belvedere_simulator.drives.delivering import deliver, eject
from belvedere_simulator.drives.drive import Drive
from belvedere_simulator.drives.drives import Drives, find_drive, mounted
from belvedere_simulator.drives.erasing import Confirmation, format_drive, wipe_drive
from belvedere_simulator.drives.media.files import Files
from belvedere_simulator.drives.media.opening import is_image, open_medium
from belvedere_simulator.drives.readying import made_ready
from belvedere_simulator.drives.suitability import suitability
from belvedere_simulator.drives.watching import Listed, watch
from belvedere_simulator.drives.writing import Progress
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

State = Listed | BelvedereError | None


class DriveCalls:
    """`drives` are those of this computer, `held` the archives that wait for one. One thing at a time is done
    to drives: what was cancelled cleans up behind itself before the next begins."""

    def __init__(self, drives: Drives, held: HeldArchives, files: Files | None = None) -> None:
        self._drives = drives
        self._held = held
        self._files = files
        self._turn = threading.Lock()
        self._watches: set[Callable[[], None]] = set()

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "drives.watch": self.watch,
            "drives.ready": self.ready,
            "drives.write": self.write,
            "drives.clean": self.clean,
            "drives.eject": self.eject,
            "drives.format": self.format,
            "drives.wipe": self.wipe,
        }

    def watch(self, call: Call, _given: Arguments) -> None:
        """{"drives": [documents]} now and at each change, within two seconds; or {"problem": ...}."""
        states: queue.SimpleQueue[State] = queue.SimpleQueue()
        watching = watch(self._drives, states.put)
        again = self._again(states)
        self._watches.add(again)
        call.at_cancel(lambda: states.put(None))
        told: object = None
        try:
            while True:
                state = states.get()
                call.check()
                event = self._event(state)
                if event != told:
                    told = event
                    call.event(event)
        finally:
            self._watches.discard(again)
            watching.close()

    def ready(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """Mount the drive `drive` and see that it can take an archive, before one is made.

        The archives named in `replace` may go from it. Raises what `made_ready` raises.
        """
        with self._using(given) as drive:
            ready, names = made_ready(self._drives, drive, self._may_replace(given))
        return {"drive": ready.id, "name": ready.name, "replaces": names}

    def write(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Write the archive that is held for the device `device` to the drive `drive`, and eject it.

        Raises what `deliver` raises; the archive is held on then, and may be written once more.
        """
        archive = self._held.of(given["device"])

        def tell(now: Progress) -> None:
            fraction = now.done / now.whole if now.whole else None
            # Cancelling is asked for where it leaves the drive as it was, and only there.
            with suppress(CallCancelledError):
                call.progress(phase_words(now.phase), fraction)

        with self._using(given) as drive:
            ready, names = made_ready(self._drives, drive, self._may_replace(given, archive.name))
            delivered = deliver(
                self._drives,
                ready,
                archive.name,
                archive.content,
                tell,
                lambda: call.cancelled,
                replace=names,
                files=self._files,
            )
        self._held.forget(given["device"])
        return delivery_document(drive, delivered, ejects=True)

    def clean(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """Remove the archive of the device `device` from every drive that it is on; the names of the drives.

        Drives that cannot be read or written are left as they are.
        """
        cleaned = []
        with self._turn:
            for drive in self._drives.listed():
                with suppress(BelvedereError):
                    if self._clean(drive, given["device"]):
                        cleaned.append(drive.name)
        self._look_again()
        return {"drives": cleaned}

    def eject(self, _call: Call, given: Arguments) -> None:
        """Let go of the drive `drive`. Raises BelvedereError BV-DRV-012."""
        with self._using(given) as drive:
            eject(self._drives, drive)

    def format(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Empty the drive `drive`, whose name is `typed`. Raises what `format_drive` raises."""
        call.progress(tr("formatting"))
        with self._using(given) as drive:
            format_drive(self._drives, drive, Confirmation(given["typed"]))
        return {"drive": drive.name}

    def wipe(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Empty and overwrite the drive `drive`, whose name is `typed`. Raises what `wipe_drive` raises."""
        call.progress(tr("formatting"))

        def tell(done: int, whole: int) -> None:
            call.progress(tr("wiping"), done / whole if whole else None)

        with self._using(given) as drive:
            wipe_drive(self._drives, drive, Confirmation(given["typed"]), tell, lambda: call.cancelled)
        return {"drive": drive.name}

    def _again(self, states: queue.SimpleQueue[State]) -> Callable[[], None]:
        def look() -> None:
            with suppress(BelvedereError):
                states.put(self._drives.listed())

        return look

    def _look_again(self) -> None:
        """What was done to a drive changed what lies on it, which its system does not tell."""
        for look in tuple(self._watches):
            look()

    def _event(self, state: State) -> dict[str, Any]:
        if isinstance(state, BelvedereError):
            return {"problem": failure_document(state)}
        drives = state or ()
        return {"drives": [_document(drive) for drive in drives]}

    @contextmanager
    def _using(self, given: Arguments) -> Iterator[Drive]:
        with self._turn:
            try:
                yield find_drive(self._drives, given["drive"])
            finally:
                self._look_again()

    def _may_replace(self, given: Arguments, own: str = "") -> Callable[[Any], bool]:
        allowed = {name.casefold() for name in (*given.get("replace", ()), own)}
        return lambda names: all(name.casefold() in allowed for name in names)

    def _clean(self, drive: Drive, device: str) -> bool:
        names = [each.name for each in readable_archives(drive) if each.device_id == device]
        ready = drive if not names or is_image(drive) else mounted(self._drives, drive)
        for name in names:
            with suppress(OSError):
                open_medium(ready, self._files).remove(name)
        return bool(names)


def _document(drive: Drive) -> Any:
    there = readable_archives(drive)
    return drive_document(drive, suitability(drive), there)
