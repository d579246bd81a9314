"""What an edit changed in the texts, and the way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Splice:
    """At `start`, in characters, `removed` gave way to `added`."""

    start: int
    removed: str
    added: str

    @property
    def inverse(self) -> Splice:
        """The way back."""
        return Splice(self.start, self.added, self.removed)

    def carry_out(self, text: str) -> str:
        """The text after it."""
        end = self.start + len(self.removed)
        assert text[self.start : end] == self.removed, "a change is carried out on the text it was made for"
        return text[: self.start] + self.added + text[end:]


@dataclass(frozen=True)
class Change:
    """One step of a history: `title` for people, and where which file changed."""

    title: str
    splices: Mapping[Path, Splice]

    @property
    def inverse(self) -> Change:
        """The step back."""
        return Change(self.title, {file: splice.inverse for file, splice in self.splices.items()})

    def carry_out(self, texts: Mapping[Path, str]) -> dict[Path, str]:
        """The texts after it."""
        changed = {file: splice.carry_out(texts[file]) for file, splice in self.splices.items()}
        return {**texts, **changed}


def change_between(title: str, before: Mapping[Path, str], after: Mapping[Path, str]) -> Change:
    """The change from some texts to others of the same files."""
    changed = [file for file, text in before.items() if text != after[file]]
    return Change(title, {file: splice_between(before[file], after[file]) for file in changed})


def splice_between(before: str, after: str) -> Splice:
    """The one place where two texts differ."""
    start = _shared(before, after)
    old, new = before[start:], after[start:]
    end = _shared(old[::-1], new[::-1])
    return Splice(start, old[: len(old) - end], new[: len(new) - end])


def _shared(one: str, other: str) -> int:
    """How many characters both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (left, right) in pairs if left != right), min(len(one), len(other)))
