"""Filters that add up, as values: undone, saved by name, and sent to the client child."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

LEVELS = ("debug", "info", "warning", "error", "fatal")


@dataclass(frozen=True)
class Rule:
    """Lines with this text are shown, or with `exclude` left out. `on` is whether it counts."""

    text: str
    regex: bool = False
    case: bool = False
    exclude: bool = False
    on: bool = True

    def document(self) -> dict[str, Any]:
        """As JSON keeps it."""
        return {
            "text": self.text,
            "regex": self.regex,
            "case": self.case,
            "exclude": self.exclude,
            "on": self.on,
        }


@dataclass(frozen=True)
class Narrowing:
    """A line is shown where its level is `level` or worse, its time from `since` on and before `until`, all
    of the rules that include do so, or with `any` one of them, and none leaves it out.
    """

    rules: tuple[Rule, ...] = ()
    level: str = ""
    any: bool = False
    since: float | None = None
    until: float | None = None

    @property
    def is_nothing(self) -> bool:
        """Whether every line is shown."""
        return self == Narrowing(self.rules, any=self.any) and not any(rule.on for rule in self.rules)

    def document(self) -> dict[str, Any]:
        """As JSON keeps it."""
        rules = [rule.document() for rule in self.rules]
        return {
            "rules": rules,
            "level": self.level,
            "any": self.any,
            "since": self.since,
            "until": self.until,
        }


def narrowing_of(document: Mapping[str, Any]) -> Narrowing:
    """The opposite of `document`; what is not as it should be counts as absent."""
    found: list[Rule] = []
    rules = document.get("rules")
    for each in rules if isinstance(rules, list) else []:
        if isinstance(each, dict) and isinstance(each.get("text"), str):
            flags = {name: each.get(name) is True for name in ("regex", "case", "exclude")}
            found.append(Rule(each["text"], **flags, on=each.get("on") is not False))
    level = document.get("level")
    is_any = document.get("any") is True
    since, until = (_number(document.get(name)) for name in ("since", "until"))
    return Narrowing(tuple(found), level if level in LEVELS else "", is_any, since, until)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


@dataclass
class History:
    """What is shown now, and the way back and forth."""

    now: Narrowing = field(default_factory=Narrowing)
    _before: list[Narrowing] = field(default_factory=list)
    _after: list[Narrowing] = field(default_factory=list)

    @property
    def can_undo(self) -> bool:
        """Whether there is a way back."""
        return bool(self._before)

    @property
    def can_redo(self) -> bool:
        """Whether something was taken back."""
        return bool(self._after)

    def change(self, narrowing: Narrowing) -> bool:
        """Show otherwise; whether that is another one."""
        if narrowing == self.now:
            return False
        self._before.append(self.now)
        self._after.clear()
        self.now = narrowing
        return True

    def undo(self) -> None:
        """As it was before."""
        if self._before:
            self._after.append(self.now)
            self.now = self._before.pop()

    def redo(self) -> None:
        """As it was before that was taken back."""
        if self._after:
            self._before.append(self.now)
            self.now = self._after.pop()


def with_rule(narrowing: Narrowing, place: int, rule: Rule | None) -> Narrowing:
    """With another rule in that place, or without it; at the end there is one more."""
    rules = list(narrowing.rules)
    rules[place : place + 1] = [] if rule is None else [rule]
    return replace(narrowing, rules=tuple(rules))


def saved_text(saved: Mapping[str, Narrowing]) -> str:
    """All that were saved by name, as text for the settings."""
    return json.dumps({name: each.document() for name, each in saved.items()})


def saved_of(text: str) -> dict[str, Narrowing]:
    """The opposite of `saved_text`."""
    try:
        document = json.loads(text or "{}")
    except ValueError:
        return {}
    if not isinstance(document, dict):
        return {}
    return {name: narrowing_of(each) for name, each in document.items() if isinstance(each, dict)}


def level_choices() -> Sequence[str]:
    """The levels from which on lines can be shown."""
    return ("", "info", "warning", "error")
