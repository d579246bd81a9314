"""Carrying a batch out, item by item: nothing is done twice, whenever it was stopped."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.batch.checking import Named, named
from belvedere_simulator.provisioning.batch.columns import Kind
from belvedere_simulator.provisioning.batch.items import Appliance, Camera
from belvedere_simulator.provisioning.batch.journal import Entry, Journal, State, failed
from belvedere_simulator.provisioning.batch.site import AWAITING, BatchSite
from belvedere_simulator.provisioning.batch.targets import Target

UNREACHED = "BV-CLI-009"
"""What is said when the site does not answer: there is no use in going on with the next item."""
_CANCELLED = "BV-DRV-011"
_PAUSE = 0.2


class BatchRun:
    """Does single items. `wait` lets some seconds pass and may raise to give up; `now` is in epoch seconds.

    An item that fails is told by its entry; what stops the whole (the site is gone, the journal cannot be
    written) is raised as well.
    """

    def __init__(
        self,
        site: BatchSite,
        journal: Journal,
        wait: Callable[[float], None] = time.sleep,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._site = site
        self._journal = journal
        self._wait = wait
        self._now = now

    def skip(self, item: Named) -> Entry:
        """Leave an item out, until somebody wants it again; what was made of it is cleaned up."""
        entry = self._settled(item)
        if entry.state is State.DONE:
            return entry
        return self._journal.put(item, Entry(State.SKIPPED, at=self._now()))

    def again(self, item: Named) -> Entry:
        """Have an item wait once more: one left out, one that failed, an appliance whose archive expired.

        Raises BelvedereError BV-BAT-014 where it is in use already.
        """
        entry = self._settled(item)
        if entry.state in (State.BEGUN, State.MADE):
            return entry  # a camera: the next try looks what the site made of it
        if entry.state is State.DONE:
            device = self._site.device(item[1]) if item[0] is Kind.APPLIANCE else None
            if device is None or device["DeviceId"] != entry.id or device["ProvisioningStatus"] != AWAITING:
                raise BelvedereError("BV-BAT-014", tr("It is set up already"), where=item[1])
            self._site.delete(entry.id)
        return self._journal.put(item, Entry())

    def register(self, camera: Camera) -> Entry:
        """Have a camera registered, and wait until it is; one that is already is left alone."""
        item = named(camera)
        entry = self._journal.entry(item)
        if entry.state is State.DONE:
            return entry
        try:
            return self._follow(item, self._job(camera, entry))
        except BelvedereError as error:
            return self._failed(item, self._journal.entry(item), error)

    def deliver(self, appliance: Appliance, target: Target) -> Entry:
        """Make an appliance's archive and put it where it belongs; the device goes again where it cannot.

        One that is delivered is left alone.
        """
        item = named(appliance)
        try:
            entry = self._settled(item)
            if entry.state is State.DONE:
                return entry
            target.prepare(appliance.name)
        except BelvedereError as error:
            return self._failed(item, self._journal.entry(item), error)
        return self._make(appliance, target)

    def _job(self, camera: Camera, entry: Entry) -> str:
        item = named(camera)
        job = entry.id if entry.state is State.MADE else ""
        if entry.state is State.BEGUN:
            # It is not known whether the site heard the question.
            job = self._site.earlier_registration(camera.name)
        if not job:
            self._journal.put(item, Entry(State.BEGUN, at=self._now()))
            job = self._site.register(camera)
        self._journal.put(item, Entry(State.MADE, job, self._now()))
        return job

    def _follow(self, item: Named, job: str) -> Entry:
        while True:
            status, message = self._site.registration(job)
            if status == "SUCCEEDED":
                return self._journal.put(item, Entry(State.DONE, job, self._now()))
            if status != "PENDING":
                raise BelvedereError("BV-BAT-009", tr("The camera was not registered"), why=message)
            self._wait(_PAUSE)

    def _settled(self, item: Named) -> Entry:
        """The entry, with what an earlier try left on the site cleaned up."""
        entry = self._journal.entry(item)
        if entry.state not in (State.BEGUN, State.MADE) or item[0] is Kind.CAMERA:
            return entry
        device = self._site.device(item[1])
        if device is None or (entry.id and device["DeviceId"] != entry.id):
            return self._journal.put(item, Entry())
        if device["ProvisioningStatus"] != AWAITING:
            if not entry.id:
                return self._journal.put(item, Entry())  # somebody else's: the site will refuse the name
            return self._journal.put(item, replace(entry, state=State.DONE))
        # Its archive is lost, or at best on a stick that nobody was told is good: no appliance has it.
        self._site.delete(device["DeviceId"])
        return self._journal.put(item, Entry())

    def _make(self, appliance: Appliance, target: Target) -> Entry:
        item = named(appliance)
        made = Entry(State.BEGUN, at=self._now())
        try:
            if self._site.device(appliance.name) is not None:
                what = tr("There is a device of this name on the site")
                raise BelvedereError("BV-BAT-010", what, where=appliance.name)
            self._journal.put(item, made)
            device, content = self._site.provision(appliance)
            made = self._journal.put(item, replace(made, state=State.MADE, id=device))
            delivery = target.deliver(appliance.name, content)
        except BelvedereError as error:
            return self._given_up(item, made, error)
        return self._journal.put(
            item,
            replace(made, state=State.DONE, at=self._now(), place=delivery.place, text=delivery.advice),
        )

    def _given_up(self, item: Named, made: Entry, error: BelvedereError) -> Entry:
        if not made.id:
            return self._failed(item, made, error)
        try:
            self._site.delete(made.id)
        except BelvedereError:
            # It stays MADE: the next try cleans it up.
            return self._journal.put(item, replace(made, code=error.code, text=str(error)))
        if error.code == _CANCELLED:
            return self._journal.put(item, Entry())
        return self._failed(item, Entry(), error)

    def _failed(self, item: Named, entry: Entry, error: BelvedereError) -> Entry:
        if error.code == UNREACHED and entry.state in (State.BEGUN, State.MADE):
            # Whether the site heard is not known: the next try looks what is there.
            return self._journal.put(item, replace(entry, code=error.code, text=str(error)))
        return self._journal.put(item, failed(error, self._now()))
