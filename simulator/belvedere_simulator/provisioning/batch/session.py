"""One batch file on one site: what the command line and the window both do with it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.clients import Place
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.batch.checking import Known, checked, named
from belvedere_simulator.provisioning.batch.columns import Kind
from belvedere_simulator.provisioning.batch.documents import batch_document, item_document
from belvedere_simulator.provisioning.batch.items import Appliance, Batch, Item
from belvedere_simulator.provisioning.batch.journal import Entry, Journal, State, held_journal, read_journal
from belvedere_simulator.provisioning.batch.reading import load
from belvedere_simulator.provisioning.batch.running import UNREACHED, BatchRun
from belvedere_simulator.provisioning.batch.site import BatchSite, Tell
from belvedere_simulator.provisioning.batch.targets import Target
from belvedere_simulator.service.site.site_folder import default_data_dir

Told = dict[str, Any]


class BatchSession:
    """The batch in `file` on `site`; `place` names the site, so that no batch is mixed up between two.

    The file is read anew for each step: no password stays in memory between them.
    """

    def __init__(
        self, file: Path, site: BatchSite, place: str, wait: Callable[[float], None] = time.sleep
    ) -> None:
        self._file = file
        self._site = site
        self._place = place
        self._wait = wait

    def check(self, tell: Tell = lambda _done, _whole: None) -> Told:
        """Everything that the file asks for, how far it is, and every problem. Nothing is changed."""
        batch = load(self._file)
        # What was just given up cleans up behind itself first.
        with held_journal(self._file, self._place, self._wait) as journal:
            return batch_document(checked(batch, self._site.known(batch, tell), journal.begun), journal)

    def register(self, changed: Callable[[Told], None]) -> list[Told]:
        """Register the cameras that are not yet, one after another; `changed` is told each.

        Raises BelvedereError BV-BAT-003 where the file has problems, nothing being changed then.
        """
        with self._work() as (batch, journal, run):
            told = []
            for camera in batch.cameras:
                before = journal.entry(named(camera))
                if before.state is not State.SKIPPED:
                    entry = run.register(camera)
                    told.append(item_document(camera, entry))
                    changed(told[-1])
                    if entry.code == UNREACHED:
                        break
        return told

    def deliver(self, name: str, target: Target) -> Told:
        """Make the archive of an appliance and put it where it belongs. Raises BelvedereError BV-BAT-..."""
        with self._work() as (batch, _journal, run):
            appliance = _appliance(batch, name)
            return item_document(appliance, run.deliver(appliance, target))

    def skip(self, kind: Kind, name: str) -> Told:
        """Leave an item out for now."""
        with self._work() as (batch, _journal, run):
            item = _item(batch, kind, name)
            return item_document(item, run.skip(named(item)))

    def again(self, kind: Kind, name: str) -> Told:
        """Have an item wait once more. Raises BelvedereError BV-BAT-014."""
        with self._work() as (batch, _journal, run):
            item = _item(batch, kind, name)
            return item_document(item, run.again(named(item)))

    def outcome(self) -> list[Told]:
        """All items with what became of them; appliances with `serial` and `status` as the site has them."""
        batch, journal = load(self._file), read_journal(self._file, self._place)
        return [self._seen(item, journal.entry(named(item))) for item in batch.items]

    def _seen(self, item: Item, entry: Entry) -> Told:
        told = {**item_document(item, entry), "serial": "", "status": ""}
        if isinstance(item, Appliance) and entry.state is State.DONE:
            # It may be deleted by now; the batch did its part all the same.
            try:
                device = self._site.described(entry.id)
            except BelvedereError as error:
                if error.code != "BV-CLI-003":
                    raise
                return told
            told["serial"] = device.get("SerialNumber") or ""
            told["status"] = device.get("DeviceAggregatedStatus") or ""
        return told

    @contextmanager
    def _work(self) -> Iterator[tuple[Batch, Journal, BatchRun]]:
        with held_journal(self._file, self._place, self._wait) as journal:
            # Names on the site are looked at by each step itself: they were free when it was checked.
            batch = checked(load(self._file), Known())
            if batch.problems:
                raise refused(len(batch.problems))
            yield batch, journal, BatchRun(self._site, journal, self._wait)


def place_name(place: Place) -> str:
    """What a site is told apart by: its profile (its address may change), its address, or its folder."""
    return place.profile or place.endpoint or str((place.data_dir or default_data_dir()).resolve())


def refused(problems: int) -> BelvedereError:
    """BV-BAT-003."""
    why = tr("{count} problems", count=problems)
    return BelvedereError("BV-BAT-003", tr("The batch has problems"), why=why)


def _appliance(batch: Batch, name: str) -> Appliance:
    item = _item(batch, Kind.APPLIANCE, name)
    assert isinstance(item, Appliance)
    return item


def _item(batch: Batch, kind: Kind, name: str) -> Item:
    for item in batch.items:
        if named(item) == (kind, name):
            return item
    raise BelvedereError("BV-BAT-011", tr("The file has no such row any more"), where=name)
