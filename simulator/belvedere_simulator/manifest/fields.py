"""Reads typed fields out of JSON, reporting each that breaks its rule and going on with a default."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from belvedere_simulator.manifest.json_tree import Spot
from belvedere_simulator.manifest.problem import Problems
from belvedere_simulator.messages import tr

_PLACEHOLDER = re.compile(r"\{[A-Za-z_][\w .:-]*\}")


@dataclass(frozen=True)
class TextRule:
    """What a string must obey. `pattern` must match the whole string."""

    pattern: str = ""
    minimum: int = 0
    maximum: int | None = None
    choices: tuple[str, ...] = ()


ANY_TEXT = TextRule()
DESCRIPTION = TextRule(maximum=255)


class Fields:
    """The members of one JSON object. Each `text`, `flag`, ... call both reads and checks a member."""

    def __init__(self, at: Spot, problems: Problems, known: Sequence[str]) -> None:
        self.at = at
        self._problems = problems
        self._members = at.node.value if isinstance(at.node.value, Mapping) else {}
        if not isinstance(at.node.value, Mapping):
            self.report_type(at, "object")
        for name in self._members:
            if name not in known:
                what = tr('"{name}" is not a field of this object.', name=name)
                remedy = tr("Known here: {names}.", names=", ".join(known))
                problems.error("BV-MAN-010", at.child(name).key, what, remedy)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def report_type(self, at: Spot, wanted: str) -> None:
        """Report a value of the wrong JSON type."""
        if isinstance(at.node.value, str) and self._is_placeholder(at, at.node.value):
            return
        what = tr("This must be {wanted}, not {found}.", wanted=wanted, found=at.node.kind)
        self._problems.error("BV-MAN-006", at, what)

    def report_range(self, at: Spot, kind: str) -> None:
        """Report a number that its type cannot hold."""
        what = tr("{value} does not fit into {kind}.", value=at.node.value, kind=kind)
        self._problems.error("BV-MAN-008", at, what)

    def spot(self, name: str, *, required: bool = False) -> Spot | None:
        """Where the member stands; None when there is none (reported when it is `required`)."""
        if name in self._members:
            return self.at.child(name)
        if required and isinstance(self.at.node.value, Mapping):
            self._problems.error("BV-MAN-005", self.at, tr('The field "{name}" is missing.', name=name))
        return None

    def text(self, name: str, rule: TextRule = ANY_TEXT, *, required: bool = False, default: str = "") -> str:
        """A string. What breaks `rule` is reported and still returned, so that references to it hold."""
        at = self.spot(name, required=required)
        return default if at is None else self.read_text(at, rule, default)

    def read_text(self, at: Spot, rule: TextRule, default: str = "") -> str:
        """The string at `at`, checked."""
        value = at.node.value
        if not isinstance(value, str):
            self.report_type(at, "string")
            return default
        if rule.choices and value not in rule.choices:
            what = tr('"{value}" is not one of {choices}.', value=value, choices=", ".join(rule.choices))
            self._problems.error("BV-MAN-009", at, what)
            return default
        self._check_length(at, value, rule)
        is_wrong = rule.pattern and len(value) >= rule.minimum and not re.fullmatch(rule.pattern, value)
        if is_wrong and not self._is_placeholder(at, value):
            what = tr('"{value}" does not have the form {form}.', value=value, form=rule.pattern)
            self._problems.error("BV-MAN-007", at, what)
        return value

    def _check_length(self, at: Spot, value: str, rule: TextRule) -> None:
        if len(value) < rule.minimum:
            what = tr("This must have at least {count} characters.", count=rule.minimum)
            self._problems.error("BV-MAN-008", at, what)
        if rule.maximum is not None and len(value) > rule.maximum:
            what = tr(
                "This has {length} characters; {limit} are allowed.", length=len(value), limit=rule.maximum
            )
            self._problems.error("BV-MAN-008", at, what)

    def _is_placeholder(self, at: Spot, value: str) -> bool:
        found = _PLACEHOLDER.search(value)
        if found is not None:
            what = tr("The placeholder {name} was not filled in.", name=found[0])
            self._problems.error("BV-MAN-011", at, what)
        return found is not None

    def flag(self, name: str) -> bool:
        """A boolean, false by default."""
        at = self.spot(name)
        if at is None:
            return False
        if not isinstance(at.node.value, bool):
            self.report_type(at, "boolean")
            return False
        return at.node.value

    def whole(
        self, name: str, low: int, high: int | None = None, *, required: bool = False, default: int = 0
    ) -> int:
        """A whole number in `low`..`high`."""
        at = self.spot(name, required=required)
        if at is None:
            return default
        value = at.node.value
        if isinstance(value, bool) or not isinstance(value, int):
            self.report_type(at, "integer")
            return default
        if value < low or (high is not None and value > high):
            limits = f"{low}..{high}" if high is not None else f">= {low}"
            what = tr("{value} is outside {limits}.", value=value, limits=limits)
            self._problems.error("BV-MAN-008", at, what)
        return value

    def items(
        self, name: str, *, required: bool = False, minimum: int = 0, maximum: int | None = None
    ) -> Iterator[Spot]:
        """The places of an array's items; none when the member is absent or no array."""
        at = self.spot(name, required=required)
        if at is None:
            return iter(())
        if not isinstance(at.node.value, tuple):
            self.report_type(at, "array")
            return iter(())
        count = len(at.node.value)
        if count < minimum or (maximum is not None and count > maximum):
            what = tr("This must hold at least {limit} items.", limit=minimum)
            if maximum is not None and count > maximum:
                what = tr("This holds {count} items; {limit} are allowed.", count=count, limit=maximum)
            self._problems.error("BV-MAN-008", at, what)
        return (at.child(index) for index in range(count))

    def object(self, name: str, known: Sequence[str], *, required: bool = False) -> Fields | None:
        """The fields of a member that is an object."""
        at = self.spot(name, required=required)
        return None if at is None else Fields(at, self._problems, known)
