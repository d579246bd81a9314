"""What the appliance tells of a job, in the form that the channel takes."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from belvedere_simulator.channel.jobs.requests import LONGEST_DETAIL, MOST_DETAILS

IN_PROGRESS, SUCCEEDED, FAILED, REJECTED = "IN_PROGRESS", "SUCCEEDED", "FAILED", "REJECTED"
STEP, REASON, PROGRESS, PERCENT = "step", "reason", "progress", "percent"


@dataclass(frozen=True)
class JobReport:
    """A status of a job and its details, as they replace those told before."""

    job_id: str
    status: str
    details: Mapping[str, str]

    @property
    def last(self) -> bool:
        """Whether the job has ended with it."""
        return self.status != IN_PROGRESS


def merged(before: Mapping[str, str], changes: Mapping[str, str]) -> dict[str, str]:
    """Details after changes: an empty text takes one away. The newest are kept where there are too many."""
    cleaned = {name: _one_line(text) for name, text in changes.items()}
    kept = {name: text for name, text in before.items() if name not in cleaned}
    after = {**kept, **{name: text for name, text in cleaned.items() if text}}
    return dict(list(after.items())[-MOST_DETAILS:])


def _one_line(text: str) -> str:
    # The channel refuses control characters, and texts that are too long.
    plain = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in text)
    return " ".join(plain.split())[:LONGEST_DETAIL]
