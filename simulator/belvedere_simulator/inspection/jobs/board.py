"""All jobs that were heard of, by device and id."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Any

from belvedere_simulator.channel.jobs.execution import MOST_PENDING, PENDING, Status
from belvedere_simulator.channel.topics import NEXT
from belvedere_simulator.inspection.jobs.timeline import Timeline
from belvedere_simulator.inspection.meaning import Meaning
from belvedere_simulator.inspection.message import Message

MOST = 1_000
"""Of jobs: the one that was heard of longest ago is forgotten for the next."""

Key = tuple[str, str]


class JobBoard:
    """Takes messages about jobs in the order in which they were heard."""

    def __init__(self) -> None:
        self._timelines: OrderedDict[Key, Timeline] = OrderedDict()
        self.forgotten = 0

    def every(self) -> list[Timeline]:
        """All timelines, the one that was heard of last at the end."""
        return list(self._timelines.values())

    def find(self, thing: str, job_id: str) -> Timeline | None:
        """The timeline of a job."""
        return self._timelines.get((thing, job_id))

    def hear(self, message: Message, meaning: Meaning) -> set[Key]:
        """Take a message about jobs; the jobs that it tells something of."""
        document = message.document
        if document is None:
            return set()
        match meaning.verb, meaning.answer:
            case "notify", "":
                return self._listed(message, meaning.device, _by_status(document.get("jobs")))
            case "get", "accepted":
                lists = {
                    Status.IN_PROGRESS: document.get("inProgressJobs"),
                    Status.QUEUED: document.get("queuedJobs"),
                }
                return self._listed(message, meaning.device, _by_status(lists))
            case ("notify-next", "") | ("start-next" | "describe", "accepted"):
                return self._shown(message, meaning.device, document.get("execution"))
        return self._about_one(message, meaning, document)

    def _about_one(self, message: Message, meaning: Meaning, document: Mapping[str, Any]) -> set[Key]:
        if not meaning.subject or meaning.subject == NEXT:
            return set()
        timeline = self._timeline(meaning.device, meaning.subject)
        match meaning.verb, meaning.answer:
            case "update", "":
                timeline.ask(message, document)
            case "update", "accepted":
                timeline.accept(message, document)
            case _, "rejected":
                timeline.refuse(message, document)
        return {(meaning.device, meaning.subject)}

    def _listed(
        self, message: Message, thing: str, listed: list[tuple[Status, Mapping[str, Any]]]
    ) -> set[Key]:
        touched: set[Key] = set()
        stamp = (message.document or {}).get("timestamp")
        told = stamp if isinstance(stamp, int) else int(message.time)
        for status, summary in listed:
            job_id = str(summary.get("jobId", ""))
            self._timeline(thing, job_id).tell(message, summary, status)
            touched.add((thing, job_id))
        if len(listed) < MOST_PENDING:
            for key, timeline in self._timelines.items():
                gone = timeline.pending and not timeline.ending and told >= timeline.updated
                if key[0] == thing and key not in touched and gone:
                    timeline.leave(message)
                    touched = touched | {key}
        return touched

    def _shown(self, message: Message, thing: str, execution: object) -> set[Key]:
        if not isinstance(execution, dict) or not execution.get("jobId"):
            return set()
        job_id = str(execution["jobId"])
        self._timeline(thing, job_id).tell(message, execution, str(execution.get("status", "")))
        return {(thing, job_id)}

    def _timeline(self, thing: str, job_id: str) -> Timeline:
        key = (thing, job_id)
        if key not in self._timelines:
            self._timelines[key] = Timeline(thing, job_id)
            if len(self._timelines) > MOST:
                self._timelines.popitem(last=False)
                self.forgotten += 1
        self._timelines.move_to_end(key)
        return self._timelines[key]


def _by_status(lists: object) -> list[tuple[Status, Mapping[str, Any]]]:
    return list(_pending(lists)) if isinstance(lists, dict) else []


def _pending(lists: Mapping[Any, Any]) -> Iterator[tuple[Status, Mapping[str, Any]]]:
    for status in PENDING:
        members = lists.get(status)
        for summary in members if isinstance(members, list) else ():
            if isinstance(summary, dict) and summary.get("jobId"):
                yield status, summary
