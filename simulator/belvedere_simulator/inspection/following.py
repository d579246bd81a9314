"""What is new since somebody looked last: little enough for a window, however much is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from belvedere_simulator.inspection.documents import job_summary, row_of, shadow_summary
from belvedere_simulator.inspection.filters import MessageFilter
from belvedere_simulator.inspection.message import Message
from belvedere_simulator.inspection.observation import Observation

MOST_AT_FIRST = 2_000
MOST_ROWS = 100
MOST_TOPICS = 500
MOST_SUBJECTS = 200


class Follower:
    """One who looks at an observation through a filter. `news` is asked for several times a second."""

    def __init__(self, seen: Observation, only: MessageFilter) -> None:
        self._seen = seen
        self._wanted: Callable[[Message], bool] = only.compiled()
        self._last = -1
        self._skipped = 0
        with seen.lock:
            seen.topics.all_again()
            seen.jobs_changed = {(each.thing, each.job_id): None for each in seen.jobs.every()}
            seen.shadows_changed = {(each.thing, each.name): None for each in seen.shadows.every()}

    def news(self) -> dict[str, Any]:
        """Rows for lists, each bounded. `skipped` counts the messages that were wanted and are not among the
        rows: they are kept and found by the filter, they only were too many to be shown as they came. The
        `first` rows are those that were kept.
        """
        first = self._last < 0
        rows = self._rows()
        with self._seen.lock:
            topics = [each.told() for each in self._seen.topics.changed(MOST_TOPICS)]
            jobs = self._jobs()
            shadows = self._shadows()
        return {
            "first": first,
            "rows": rows,
            "skipped": self._skipped,
            "topics": topics,
            "jobs": jobs,
            "shadows": shadows,
            "counts": asdict(self._seen.counts()),
        }

    def _rows(self) -> list[dict[str, Any]]:
        if self._last < 0:
            before = self._seen.counts().heard
            found = self._seen.newest(self._wanted, MOST_AT_FIRST)
            self._last = max(before, found[-1].number if found else 0)
            return [row_of(message) for message in found]
        new = self._seen.since(self._last)
        if not new:
            return []
        # What was given up before it was looked at is wanted or not: nobody can say any more.
        self._skipped += new[0].number - self._last - 1
        self._last = new[-1].number
        wanted = [message for message in new if self._wanted(message)]
        self._skipped += max(len(wanted) - MOST_ROWS, 0)
        return [row_of(message) for message in wanted[-MOST_ROWS:]]

    def _jobs(self) -> list[dict[str, Any]]:
        changed = list(self._seen.jobs_changed)[:MOST_SUBJECTS]
        for key in changed:
            del self._seen.jobs_changed[key]
        found = [self._seen.jobs.find(*key) for key in changed]
        return [job_summary(each) for each in found if each is not None]

    def _shadows(self) -> list[dict[str, Any]]:
        changed = list(self._seen.shadows_changed)[:MOST_SUBJECTS]
        for key in changed:
            del self._seen.shadows_changed[key]
        found = [self._seen.shadows.find(*key) for key in changed]
        return [shadow_summary(each) for each in found if each is not None]
