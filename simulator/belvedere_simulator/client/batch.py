"""Calls about batches: many appliances and cameras from one file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from belvedere_simulator.client.call import Arguments, Call, CallCancelledError, Work
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.drives.drives import Drives
from belvedere_simulator.messages import tr


class BatchCalls:
    """What the batch page asks for; `drives` are those of this computer.

    `file` is always the batch file; nothing that is told is secret.
    """

    def __init__(self, sites: Sites, drives: Drives) -> None:
        self._sites = sites
        self._drives = drives

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "batch.template": self.template,
            "batch.check": self.check,
            "batch.register": self.register,
            "batch.deliver": self.deliver,
            "batch.skip": self.skip,
            "batch.again": self.again,
            "batch.outcome": self.outcome,
            "batch.write": self.write,
        }

    def template(self, _call: Call, given: Arguments) -> None:
        """Write the file that a person begins with."""
        from belvedere_simulator.provisioning.batch.output import write_template  # noqa: PLC0415

        write_template(Path(given["file"]))

    def check(self, call: Call, given: Arguments) -> dict[str, Any]:
        """{"items": [...], "problems": [...]}: what the file asks for, compared with itself and the site."""
        with self._session(call, given) as session:
            checked: dict[str, Any] = session.check(
                lambda done, whole: call.progress(tr("Comparing addresses"), done / whole)
            )
        return checked

    def register(self, call: Call, given: Arguments) -> list[Any]:
        """Register the cameras; an event {"item": {...}} for each."""
        with self._session(call, given) as session:
            told: list[Any] = session.register(lambda item: call.event({"item": item}))
        return told

    def deliver(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Make the archive of the appliance `name`, onto the drive `drive` (an id, or an image file; with
        `replace` archives of others may go) or into the folder `folder`; the item as it is then."""
        with self._session(call, given) as session:
            told: dict[str, Any] = session.deliver(str(given["name"]), self._target(call, given))
        return told

    def skip(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Leave the item of this `kind` and `name` out for now."""
        from belvedere_simulator.provisioning.batch.columns import Kind  # noqa: PLC0415

        with self._session(call, given) as session:
            told: dict[str, Any] = session.skip(Kind(given["kind"]), str(given["name"]))
        return told

    def again(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Have the item of this `kind` and `name` wait once more."""
        from belvedere_simulator.provisioning.batch.columns import Kind  # noqa: PLC0415

        with self._session(call, given) as session:
            told: dict[str, Any] = session.again(Kind(given["kind"]), str(given["name"]))
        return told

    def outcome(self, call: Call, given: Arguments) -> list[Any]:
        """All items with serial numbers and status."""
        with self._session(call, given) as session:
            told: list[Any] = session.outcome()
        return told

    def write(self, call: Call, given: Arguments) -> None:
        """Write `labels` and `report`, files, where they are given."""
        from belvedere_simulator.provisioning.batch.output import write_labels, write_report  # noqa: PLC0415

        with self._session(call, given) as session:
            items = session.outcome()
        if given.get("labels"):
            write_labels(Path(given["labels"]), items)
        if given.get("report"):
            write_report(Path(given["report"]), items)

    @contextmanager
    def _session(self, call: Call, given: Arguments) -> Iterator[Any]:
        from belvedere_simulator.provisioning.batch.session import BatchSession, place_name  # noqa: PLC0415
        from belvedere_simulator.provisioning.batch.site import BatchSite  # noqa: PLC0415

        place = place_of(given)
        with self._sites.panorama(place) as panorama:
            yield BatchSession(Path(given["file"]), BatchSite(panorama), place_name(place), call.wait)

    def _target(self, call: Call, given: Arguments) -> Any:
        from belvedere_simulator.commands.drives.choosing import chosen  # noqa: PLC0415
        from belvedere_simulator.provisioning.batch.targets import DriveTarget, FolderTarget  # noqa: PLC0415

        if given.get("folder"):
            return FolderTarget(Path(given["folder"]))

        def tell(text: str) -> None:
            # A drive is given up by its own rules, which clean up.
            with suppress(CallCancelledError):
                call.progress(text)

        wanted = str(given["drive"])
        plugged = next((drive for drive in self._drives.listed() if drive.id == wanted), None)
        drive = plugged or chosen(self._drives, wanted)
        replaces = bool(given.get("replace"))
        return DriveTarget(self._drives, drive, lambda _names: replaces, tell, lambda: call.cancelled)
