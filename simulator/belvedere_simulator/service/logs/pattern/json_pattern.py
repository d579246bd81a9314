"""Filter patterns over JSON messages: `{ ($.level = "ERR*" || $.code >= 500) && $.user.id NOT EXISTS }`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.service.logs.names import wrong
from belvedere_simulator.service.logs.pattern.comparison import Place, compare, is_true, place
from belvedere_simulator.service.logs.pattern.tokens import Token, tokens

Test = Callable[[Any], bool]
DEEPEST = 50
COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})


def json_pattern(text: str) -> Callable[[str], bool]:
    """What the pattern in braces matches; messages that are no JSON objects or arrays never match."""
    if not text.endswith("}"):
        raise wrong(tr("Invalid filter pattern: the closing brace is missing"))
    test = _Reader(tokens(text[1:-1])).whole()

    def matches(message: str) -> bool:
        start = message.lstrip()[:1]
        if start not in {"{", "["}:
            return False
        try:
            return test(json.loads(message))
        except (ValueError, RecursionError):
            return False

    return matches


class _Reader:
    """Reads the tokens of one pattern by descent: `||` binds less than `&&`."""

    def __init__(self, found: list[Token]) -> None:
        self._tokens = found
        self._next = 0
        self._depth = 0

    def whole(self) -> Test:
        """The test of all tokens."""
        test = self._any()
        if self._next < len(self._tokens):
            raise self._wrong()
        return test

    def _any(self) -> Test:
        tests = [self._all()]
        while self._taken("||"):
            tests.append(self._all())
        return tests[0] if len(tests) == 1 else lambda value: any(test(value) for test in tests)

    def _all(self) -> Test:
        tests = [self._one()]
        while self._taken("&&"):
            tests.append(self._one())
        return tests[0] if len(tests) == 1 else lambda value: all(test(value) for test in tests)

    def _one(self) -> Test:
        if self._taken("("):
            self._depth += 1
            if self._depth > DEEPEST:
                raise self._wrong()
            test = self._any()
            self._depth -= 1
            if not self._taken(")"):
                raise self._wrong()
            return test
        return self._condition(place(self._take("path").text))

    def _condition(self, at: Place) -> Test:
        if self._word("IS"):
            return self._is(at)
        if self._word("NOT"):
            if not self._word("EXISTS"):
                raise self._wrong()
            return lambda value: at.find(value) is at.ABSENT
        if self._word("EXISTS"):
            return lambda value: at.find(value) is not at.ABSENT
        operator = self._take("operator").text
        if operator not in COMPARISONS:
            raise self._wrong()
        wanted = self._take("text", "word")
        return compare(at, operator, wanted)

    def _is(self, at: Place) -> Test:
        negated = self._word("NOT")
        if self._word("NULL"):
            return lambda value: (at.find(value) is None) is not negated
        wished = self._word("TRUE")
        if negated or not (wished or self._word("FALSE")):
            raise self._wrong()
        return lambda value: is_true(at.find(value), wished)

    def _peek(self) -> Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _taken(self, operator: str) -> bool:
        token = self._peek()
        fits = token is not None and token.kind == "operator" and token.text == operator
        self._next += fits
        return fits

    def _word(self, word: str) -> bool:
        token = self._peek()
        fits = token is not None and token.kind == "word" and token.text.upper() == word
        self._next += fits
        return fits

    def _take(self, *kinds: str) -> Token:
        token = self._peek()
        if token is None or token.kind not in kinds:
            raise self._wrong()
        self._next += 1
        return token

    def _wrong(self) -> Exception:
        token = self._peek()
        return wrong(tr("Invalid filter pattern near `{text}`", text="}" if token is None else token.text))
