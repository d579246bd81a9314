"""One job of one device as it was told, message by message."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from belvedere_simulator.channel.jobs.execution import PENDING, Status
from belvedere_simulator.inspection.jobs.transitions import Verdict, Who, judge
from belvedere_simulator.inspection.message import Message
from belvedere_simulator.inspection.rejections import Explained, explain
from belvedere_simulator.messages import tr

LONGEST = 500
_MOST_ASKED = 32
_RANKS, _ENDED = {Status.QUEUED: 0, Status.IN_PROGRESS: 1}, 2


class Kind(StrEnum):
    """What an entry is: a state that was told, a report, its acceptance or refusal, the end of hearing."""

    TOLD = "told"
    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True)
class Entry:
    """One step of a timeline; `number` is that of its message. `wrong` says why it may not be, if it may not;
    `missed` how many changes happened before it that nobody heard.
    """

    number: int
    time: float
    kind: Kind
    status: str
    text: str
    version: int | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    wrong: str = ""
    missed: int = 0
    refusal: Explained | None = None


class Timeline:
    """What is known of a job. `status` and `version` are None where nobody has told them."""

    def __init__(self, thing: str, job_id: str) -> None:
        self.thing, self.job_id = thing, job_id
        self.entries: deque[Entry] = deque(maxlen=LONGEST)
        self.status: Status | None = None
        self.version: int | None = None
        self.number: int | None = None
        self.operation = ""
        self.updated = 0
        self.dropped = 0
        self.left = False
        self._asked: OrderedDict[str, Mapping[str, Any]] = OrderedDict()

    @property
    def wrongs(self) -> int:
        """How many of the steps may not be."""
        return sum(bool(entry.wrong) for entry in self.entries)

    @property
    def pending(self) -> bool:
        """Whether it waits or is worked on, as far as anybody knows."""
        return self.status in PENDING and not self.left

    @property
    def ending(self) -> bool:
        """Whether a report of the device's that ends it has no answer yet."""
        return any(str(asked.get("status")) not in PENDING for asked in self._asked.values())

    def tell(self, message: Message, execution: Mapping[str, Any], status: str) -> None:
        """A message shows the job in this state. What was known already is no step."""
        document = execution.get("jobDocument")
        if isinstance(document, dict):
            self.operation = str(document.get("operation", "")) or self.operation
        after, version = _status(status), _whole(execution.get("versionNumber"))
        number = _whole(execution.get("executionNumber"))
        if after is None:
            return
        anew = number is not None and self.number is not None and number > self.number
        updated = _whole(execution.get("lastUpdatedAt")) or 0
        if not anew and self._is_late(after, version, updated):
            return
        if after == self.status and not anew and self.version in (None, version):
            # Known already, but perhaps not its version, or that it is pending still.
            self.version, self.left = version if version is not None else self.version, False
            return
        self.updated = max(self.updated, updated)
        verdict = judge(None if anew else self.status, after)
        self._step(message, Kind.TOLD, after, verdict, version, _details(execution), anew=anew)
        self.number = number if number is not None else self.number

    def ask(self, message: Message, request: Mapping[str, Any]) -> None:
        """The device reports."""
        told, after = str(request.get("status", "")), _status(request.get("status"))
        wrong = ""
        if after is None:
            wrong = tr("{status} is no state of a job.", status=told or tr("nothing"))
        else:
            verdict = judge(self.status, after, Who.DEVICE)
            wrong = "" if verdict.legal else verdict.reason
        expected = _whole(request.get("expectedVersion"))
        if not wrong and expected is not None and self.version not in (None, expected):
            wrong = tr(
                "It expects version {expected}, but the job has version {version}.",
                expected=expected,
                version=self.version,
            )
        text = tr("The device reports {status}.", status=told or tr("nothing"))
        self._add(
            Entry(message.number, message.time, Kind.ASKED, told, text, expected, _details(request), wrong)
        )
        self._asked[_token(request)] = request
        if len(self._asked) > _MOST_ASKED:
            self._asked.popitem(last=False)

    def accept(self, message: Message, answer: Mapping[str, Any]) -> None:
        """The report was accepted; what the answer leaves out is known from the report."""
        request = self._asked.pop(_token(answer), {})
        state = answer.get("executionState")
        told: Mapping[str, Any] = state if isinstance(state, dict) else request
        after = _status(told.get("status"))
        if after is None:
            text = tr("A report was accepted that nobody here has heard.")
            self._add(Entry(message.number, message.time, Kind.ACCEPTED, "", text))
            return
        version = _whole(told.get("versionNumber"))
        if version is None and self.version is not None:
            version = self.version + 1
        self.updated = max(self.updated, _whole(answer.get("timestamp")) or 0)
        verdict = judge(self.status, after, Who.DEVICE)
        self._step(message, Kind.ACCEPTED, after, verdict, version, _details(told))

    def refuse(self, message: Message, answer: Mapping[str, Any]) -> None:
        """A request about the job was refused; where the answer shows the job's state, that is told, too."""
        self._asked.pop(_token(answer), None)
        refusal = explain(message.topic, answer)
        text = tr("Refused: {code}. {reason}", code=refusal.code, reason=refusal.reason)
        self._add(Entry(message.number, message.time, Kind.REFUSED, "", text, refusal=refusal))
        state = answer.get("executionState")
        if isinstance(state, dict):
            self.tell(message, state, str(state.get("status", "")))

    def leave(self, message: Message) -> None:
        """It is not on the list of pending jobs any more, and no report has ended it."""
        self.left = True
        text = tr("It left the list of pending jobs: the site has cancelled or removed it, or time is up.")
        self._add(Entry(message.number, message.time, Kind.GONE, "", text))

    def _is_late(self, after: Status, version: int | None, updated: int) -> bool:
        """Whether this was so before what is known: notices come by another way than answers, and twice."""
        if self.status is None or not updated or updated > self.updated:
            return False
        if version is not None and self.version is not None:
            return version < self.version
        return _RANKS.get(after, _ENDED) < _RANKS.get(self.status, _ENDED)

    def _step(
        self,
        message: Message,
        kind: Kind,
        after: Status,
        verdict: Verdict,
        version: int | None,
        details: Mapping[str, str],
        *,
        anew: bool = False,
    ) -> None:
        wrong, missed = "" if verdict.legal else verdict.reason, 0
        if version is not None and self.version is not None and not anew:
            missed = max(version - self.version - 1, 0)
            if version < self.version:
                wrong = wrong or tr(
                    "The version went back from {before} to {after}.", before=self.version, after=version
                )
            elif version == self.version and after != self.status and not wrong:
                wrong = tr("The state changed, but the version did not.")
        text = verdict.reason if verdict.legal else tr("It is {after} now.", after=after)
        self._add(
            Entry(message.number, message.time, kind, after.value, text, version, details, wrong, missed)
        )
        self.status, self.left = after, False
        self.version = version if version is not None else self.version

    def _add(self, entry: Entry) -> None:
        self.dropped += len(self.entries) == LONGEST
        self.entries.append(entry)


def _status(value: object) -> Status | None:
    return Status(value) if isinstance(value, str) and value in list(Status) else None


def _whole(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 19:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _details(told: Mapping[str, Any]) -> Mapping[str, str]:
    details = told.get("statusDetails")
    return {str(name): str(text) for name, text in details.items()} if isinstance(details, dict) else {}


def _token(told: Mapping[str, Any]) -> str:
    return str(told.get("clientToken", ""))
