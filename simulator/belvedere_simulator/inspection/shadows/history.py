"""One shadow as it was told: its sections, and every version that was heard of."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from belvedere_simulator.channel.messages import Object
from belvedere_simulator.channel.shadow.merging import difference, merged
from belvedere_simulator.inspection.message import Message
from belvedere_simulator.inspection.rejections import Explained, explain
from belvedere_simulator.messages import tr

LONGEST = 500
_SECTIONS = ("desired", "reported")


class Kind(StrEnum):
    """What an entry is."""

    TOLD = "told"
    ASKED = "asked"
    CHANGED = "changed"
    DELETED = "deleted"
    REFUSED = "refused"


@dataclass(frozen=True)
class Entry:
    """One step; `number` is that of its message. `wrong` says why it may not be, if it may not; `missed` how
    many versions came before it that nobody heard; `open` how many members are desired and not reported.
    """

    number: int
    time: float
    kind: Kind
    text: str
    version: int | None = None
    wrong: str = ""
    missed: int = 0
    open: int = 0
    refusal: Explained | None = None


class ShadowHistory:
    """What is known of a shadow. It is `whole` once a message showed all of it."""

    def __init__(self, thing: str, name: str) -> None:
        self.thing, self.name = thing, name
        self.entries: deque[Entry] = deque(maxlen=LONGEST)
        self.desired: Object = {}
        self.reported: Object = {}
        self.metadata: dict[str, Object] = {section: {} for section in _SECTIONS}
        self.version: int | None = None
        self.updated = 0
        self.whole = self.deleted = False
        self.dropped = 0

    @property
    def delta(self) -> Object:
        """What is desired and not, or differently, reported."""
        return difference(self.desired, self.reported)

    @property
    def wrongs(self) -> int:
        """How many of the steps may not be."""
        return sum(bool(entry.wrong) for entry in self.entries)

    def ask(self, message: Message, verb: str, request: Mapping[str, Any]) -> None:
        """Somebody asks for a change or a deletion."""
        version = _whole(request.get("version"))
        if verb == "delete":
            text = tr("Somebody asks to delete it.")
        else:
            changed = _named(request.get("state"))
            text = tr("Somebody asks to change {sections}.", sections=changed or tr("nothing"))
        wrong = ""
        if version is not None and self.version not in (None, version):
            wrong = tr(
                "It expects version {expected}, but the shadow has version {version}.",
                expected=version,
                version=self.version,
            )
        self._add(Entry(message.number, message.time, Kind.ASKED, text, version, wrong))

    def show(self, message: Message, document: Mapping[str, Any]) -> None:
        """A message shows all of it; a version that is known already is no step."""
        version = _whole(document.get("version"))
        missed, wrong, late = self._place(version, document)
        if late or (version == self.version and self.whole):
            return
        self._take(document)
        text = tr("All of it was told.") if not missed else tr("All of it was told, after changes unheard.")
        self._version(message, Kind.TOLD, text, version, wrong, missed)

    def change(self, message: Message, answer: Mapping[str, Any]) -> None:
        """An update was accepted."""
        version, state = _whole(answer.get("version")), answer.get("state")
        if version is not None and version == self.version and not self.deleted:
            return  # the documents were heard first
        missed, wrong, late = self._place(version, answer)
        if late and not wrong:
            wrong = self._back(version)
        text = self._change_words(state, version)
        if isinstance(state, dict):
            self._merge(state, answer.get("metadata"))
        if missed:
            self.whole = False
        self._version(message, Kind.CHANGED, text, version, wrong, missed)

    def document(self, message: Message, told: Mapping[str, Any]) -> None:
        """The shadow before and after a change; where its acceptance was heard, that is known already."""
        current = told.get("current")
        if not isinstance(current, dict):
            return
        version = _whole(current.get("version"))
        missed, wrong, late = self._place(version, told)
        if late:
            return  # what happened since is known
        known = version == self.version
        self._take(current)
        if known:
            return
        self._version(message, Kind.CHANGED, tr("It was changed."), version, wrong, missed)

    def differ(self, message: Message, told: Mapping[str, Any]) -> None:
        """The device is told what is desired and not reported."""
        state = told.get("state")
        if not isinstance(state, dict):
            return
        version, wrong = _whole(told.get("version")), ""
        if version == self.version and self.whole and difference(state, self.delta):
            wrong = tr("The delta names members that are not desired, or reported already.")
        elif not self.whole:
            self.desired = merged(self.desired, state)
        members = ", ".join(sorted(state))
        text = tr("The device is told of the difference: {members}.", members=members)
        self._add(Entry(message.number, message.time, Kind.TOLD, text, version, wrong, open=len(state)))

    def delete(self, message: Message, answer: Mapping[str, Any]) -> None:
        """It was deleted; its version lives on for 48 hours."""
        self.desired, self.reported = {}, {}
        self.metadata = {section: {} for section in _SECTIONS}
        self.deleted = self.whole = True
        version = _whole(answer.get("version"))
        self.version = version if version is not None else self.version
        text = tr("It was deleted. For 48 hours the next one goes on with its version.")
        self._add(Entry(message.number, message.time, Kind.DELETED, text, self.version))

    def refuse(self, message: Message, answer: Mapping[str, Any]) -> None:
        """A request was refused."""
        refusal = explain(message.topic, answer)
        text = tr("Refused: {code}. {reason}", code=refusal.code, reason=refusal.reason)
        self._add(Entry(message.number, message.time, Kind.REFUSED, text, refusal=refusal))

    def _place(self, version: int | None, told: Mapping[str, Any]) -> tuple[int, str, bool]:
        """How many versions lie between the last one and this, why it may not follow, and whether it is old
        news: what was told in the same second or before."""
        if version is None or self.version is None:
            return 0, "", False
        if version > self.version:
            return version - self.version - 1, "", False
        if version == self.version:
            return 0, "", self.deleted
        if (_whole(told.get("timestamp")) or 0) <= self.updated:
            return 0, "", True
        # One that begins anew with 1 was deleted before, and that more than 48 hours ago.
        return 0, "" if version == 1 else self._back(version), False

    def _back(self, version: int | None) -> str:
        return tr("The version went back from {before} to {after}.", before=self.version, after=version)

    def _change_words(self, state: object, version: int | None) -> str:
        if version == 1 or self.deleted:
            return tr("It was made.")
        cleared = [name for name in _SECTIONS if isinstance(state, dict) and state.get(name, 0) is None]
        if cleared:
            return tr("Cleared: {sections}.", sections=", ".join(cleared))
        return tr("Changed: {sections}.", sections=_named(state) or tr("nothing"))

    def _take(self, document: Mapping[str, Any]) -> None:
        state, metadata = document.get("state"), document.get("metadata")
        sections = state if isinstance(state, dict) else {}
        stamps = metadata if isinstance(metadata, dict) else {}
        self.desired, self.reported = (_object(sections.get(name)) for name in _SECTIONS)
        self.metadata = {name: _object(stamps.get(name)) for name in _SECTIONS}
        self.whole, self.deleted = True, False

    def _merge(self, state: Mapping[str, Any], metadata: object) -> None:
        stamps = metadata if isinstance(metadata, dict) else {}
        for name in _SECTIONS:
            if name not in state:
                continue
            before = {} if state[name] is None or self.deleted else getattr(self, name)
            setattr(self, name, merged(before, _object(state[name])))
            self.metadata[name] = merged(self.metadata[name], _object(stamps.get(name)))
        self.deleted = False

    def _version(
        self, message: Message, kind: Kind, text: str, version: int | None, wrong: str, missed: int
    ) -> None:
        self.updated = max(self.updated, int(_stamp(message)))
        self.version = version if version is not None else self.version
        self._add(
            Entry(
                message.number,
                message.time,
                kind,
                text,
                version,
                wrong,
                missed,
                len(self.delta),
            )
        )

    def _add(self, entry: Entry) -> None:
        self.dropped += len(self.entries) == LONGEST
        self.entries.append(entry)


def _stamp(message: Message) -> float:
    document = message.document or {}
    return _whole(document.get("timestamp")) or 0


def _named(state: object) -> str:
    return ", ".join(name for name in _SECTIONS if isinstance(state, dict) and name in state)


def _object(value: object) -> Object:
    return dict(value) if isinstance(value, dict) else {}


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
