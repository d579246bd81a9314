"""Yes, no, or not to be told (None): what cannot be told never grants, and never lifts a denial."""

from __future__ import annotations

from collections.abc import Iterable

Certainty = bool | None


def any_of(answers: Iterable[Certainty]) -> Certainty:
    """Yes when one is yes; no when all are no."""
    known = list(answers)
    return True if True in known else (None if None in known else False)


def all_of(answers: Iterable[Certainty]) -> Certainty:
    """No when one is no; yes when all are yes."""
    known = list(answers)
    return False if False in known else (None if None in known else True)


def opposite(answer: Certainty) -> Certainty:
    """Yes for no, no for yes."""
    return None if answer is None else not answer
