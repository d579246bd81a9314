"""How far a batch is, in a file beside its own: it can be stopped at any moment and gone on with."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.folders import cache_folder
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.batch.checking import Named
from belvedere_simulator.provisioning.batch.columns import Kind
from belvedere_simulator.service.site.lock import take_lock

ENDING = ".batch.json"
_VERSION = 1
_TRIES, _PAUSE = 30, 0.2


class State(StrEnum):
    """How far one item is. BEGUN: the site was asked, its answer is not known; MADE: it is on the site, but
    no appliance can have it yet."""

    WAITING = "waiting"
    BEGUN = "begun"
    MADE = "made"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"


ON_SITE = frozenset({State.BEGUN, State.MADE, State.DONE})


@dataclass(frozen=True)
class Entry:
    """What became of one item. `id` is the device's, or the job's of a camera; `at` is in epoch seconds;
    `place` is where its archive went; `code` and `text` say why it failed."""

    state: State = State.WAITING
    id: str = ""
    at: float = 0.0
    place: str = ""
    code: str = ""
    text: str = ""


class Journal:
    """The entries of a batch, on disk after each `put`. No secret is ever in it."""

    def __init__(self, file: Path, site: str, entries: Mapping[Named, Entry]) -> None:
        self._file = file
        self._site = site
        self._entries = dict(entries)

    def entry(self, item: Named) -> Entry:
        """What became of an item so far."""
        return self._entries.get(item, Entry())

    @property
    def begun(self) -> frozenset[Named]:
        """The items of this batch that are, or may be, on the site."""
        return frozenset(item for item, entry in self._entries.items() if entry.state in ON_SITE)

    @property
    def entries(self) -> Mapping[Named, Entry]:
        """All of them."""
        return self._entries

    def put(self, item: Named, entry: Entry) -> Entry:
        """Store what became of an item. Raises BelvedereError BV-BAT-005."""
        self._entries[item] = entry
        told = [
            {"kind": kind.value, "name": name, **asdict(each)} for (kind, name), each in self._entries.items()
        ]
        document = {"version": _VERSION, "site": self._site, "items": told}
        try:
            write_whole(self._file, json.dumps(document, indent=1).encode(), PRIVATE)
        except OSError as error:
            what = tr("It cannot be kept how far the batch is")
            raise BelvedereError(
                "BV-BAT-005", what, where=str(self._file), why=error.strerror or ""
            ) from error
        return entry


def journal_file(batch: Path) -> Path:
    """Where it is kept how far the batch of this file is."""
    return batch.with_name(batch.name + ENDING)


def read_journal(batch: Path, site: str) -> Journal:
    """How far the batch of this file is on this site; nothing is made on disk.

    Raises BelvedereError: BV-BAT-006 it cannot be read, BV-BAT-007 it was begun on another site.
    """
    file = journal_file(batch)
    try:
        document = json.loads(file.read_bytes())
        entries = {_named(told): _entry(told) for told in document["items"]}
        begun_on = str(document["site"])
    except FileNotFoundError:
        return Journal(file, site, {})
    except (OSError, ValueError, KeyError, TypeError) as error:
        what = tr("It cannot be read how far the batch is")
        raise BelvedereError("BV-BAT-006", what, where=str(file), why=type(error).__name__) from error
    if begun_on != site and any(entry.state in ON_SITE for entry in entries.values()):
        what = tr("The batch was begun on another site")
        raise BelvedereError("BV-BAT-007", what, where=str(file), why=begun_on)
    return Journal(file, site, entries)


@contextmanager
def held_journal(batch: Path, site: str, wait: Callable[[float], None] = time.sleep) -> Iterator[Journal]:
    """The same, while no other process or thread works on the batch; one that is about to end is waited for.

    Raises BelvedereError: BV-BAT-004 another one does, and as `read_journal`.
    """
    name = hashlib.sha256(str(journal_file(batch).absolute()).encode()).hexdigest()[:32]
    place = cache_folder() / "batches" / f"{name}.lock"
    lock = take_lock(place)
    for _try in range(_TRIES):
        if lock is not None:
            break
        wait(_PAUSE)
        lock = take_lock(place)
    if lock is None:
        raise BelvedereError("BV-BAT-004", tr("Another program works on this batch"), where=str(batch))
    try:
        yield read_journal(batch, site)
    finally:
        lock.release()


def failed(error: BelvedereError, at: float) -> Entry:
    """The entry of an item that this happened to."""
    return Entry(State.FAILED, at=at, code=error.code, text=str(error))


def _named(told: Mapping[str, Any]) -> Named:
    return Kind(told["kind"]), str(told["name"])


def _entry(told: Mapping[str, Any]) -> Entry:
    texts = {name: str(told[name]) for name in ("id", "place", "code", "text")}
    return Entry(state=State(told["state"]), at=float(told["at"]), **texts)
