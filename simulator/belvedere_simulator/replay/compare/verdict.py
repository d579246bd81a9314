"""What makes a comparison fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.replay.compare.comparison import KINDS, Comparison, Kind

ANY, SLOWER = "any", "slower"


@dataclass(frozen=True)
class Rules:
    """Differences of `kinds` fail, and a p95 that grew by more than `slower` percent."""

    kinds: tuple[Kind, ...] = ()
    slower: float | None = None

    def failures(self, comparison: Comparison) -> list[str]:
        """Why it fails, in words; nothing where it does not."""
        told = [
            tr("{kind}: {count} frames", kind=kind, count=count)
            for kind in self.kinds
            if (count := comparison.count(kind))
        ]
        slower = comparison.slower_percent
        if self.slower is not None and slower is not None and slower > self.slower:
            told.append(tr("{percent} % slower at p95", percent=f"{slower:.0f}"))
        return told


def read_rules(texts: Sequence[str]) -> Rules:
    """Read `--fail-on`: kinds, `any` and `slower=PERCENT`, separated by commas.

    Raises BelvedereError BV-REPLAY-011.
    """
    kinds: list[Kind] = []
    slower: float | None = None
    for word in (word.strip() for text in texts for word in text.split(",")):
        name, _, value = word.partition("=")
        try:
            if word == ANY:
                kinds += KINDS
            elif name == SLOWER:
                slower = float(value)
            else:
                kinds.append(next(kind for kind in KINDS if kind == word))
        except (ValueError, StopIteration):
            names = ", ".join((*KINDS, ANY, f"{SLOWER}=PERCENT"))
            raise BelvedereError(
                "BV-REPLAY-011",
                tr("A comparison cannot fail on {word}", word=repr(word)),
                remedy=tr("Choose of: {names}.", names=names),
            ) from None
    return Rules(tuple(dict.fromkeys(kinds)), slower)
