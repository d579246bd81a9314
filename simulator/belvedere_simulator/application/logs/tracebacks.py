"""Finds what Python says when a program dies of an exception."""

from __future__ import annotations

import re

_HEADER = re.compile(r"^\s*(?:\+ )?(?:Exception Group )?Traceback \(most recent call last\):$")
_FATAL = re.compile(r"^Fatal Python error: ")
_CHAIN = re.compile(
    r"^(During handling of the above exception, another exception occurred"
    r"|The above exception was the direct cause of the following exception):$"
)
_SYNTAX = re.compile(r"^(SyntaxError|IndentationError|TabError): ")
_SYNTAX_FILE = re.compile(r'^  File ".*", line \d+')


def last_traceback(text: str) -> str:
    """Return the last complete traceback of `text`, chained causes included, or "" when there is none.

    Knows ordinary tracebacks, exception groups, syntax errors of the started file (which have no
    header) and the interpreter's own fatal errors.
    """
    lines = text.split("\n")
    start = _last_start(lines)
    if start is None:
        return ""
    end = _end(lines, start)
    return "\n".join(lines[_chain_start(lines, start) : end]).rstrip()


def _last_start(lines: list[str]) -> int | None:
    for at in range(len(lines) - 1, -1, -1):
        if _HEADER.match(lines[at]) or _FATAL.match(lines[at]):
            return at
        if _SYNTAX.match(lines[at]) and (bare := _bare_syntax_error(lines, at)) is not None:
            return bare
    return None


def _bare_syntax_error(lines: list[str], at: int) -> int | None:
    """Where the `File` line of a syntax error lies that no traceback header precedes."""
    for above in range(at - 1, max(at - 6, -1), -1):
        if _SYNTAX_FILE.match(lines[above]):
            headed = above > 0 and (lines[above - 1].startswith(" ") or _HEADER.match(lines[above - 1]))
            return None if headed else above
    return None


def _end(lines: list[str], start: int) -> int:
    if _FATAL.match(lines[start]):
        return _end_of_fatal(lines, start)
    at = start + 1
    while at < len(lines) and (not lines[at].strip() or lines[at][0] in " \t"):
        at += 1
    if at < len(lines) and not lines[start].lstrip().startswith("+ "):
        at += 1
    while at < len(lines) and lines[at][:1] in (" ", "\t"):
        at += 1
    return at


def _end_of_fatal(lines: list[str], start: int) -> int:
    at = start + 1
    while at < len(lines) and (
        not lines[at] or lines[at].startswith(("  ", "Current thread", "Thread 0x", "Python runtime state"))
    ):
        at += 1
    return at


def _chain_start(lines: list[str], start: int) -> int:
    """Follow "During handling of ..." upwards to the first traceback of the chain."""
    while start >= 2:
        above = start - 1
        while above > 0 and not lines[above]:
            above -= 1
        if not _CHAIN.match(lines[above]):
            return start
        earlier = next((at for at in range(above - 1, -1, -1) if _HEADER.match(lines[at])), None)
        if earlier is None:
            return start
        start = earlier
    return start
