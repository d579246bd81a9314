"""Splits a Dockerfile into instructions: continuations, comments, here-documents, variables."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_DIRECTIVE = re.compile(r"#\s*escape\s*=\s*([\\`])\s*$", re.IGNORECASE)
_HEREDOC = re.compile(r"<<-?\s*([\"']?)([A-Za-z_][A-Za-z0-9_]*)\1")
_VARIABLE = re.compile(r"\\\$|\$\{([A-Za-z_]\w*)(?::([-+])((?:[^{}]|\{[^{}]*\})*))?\}|\$([A-Za-z_]\w*)")


@dataclass(frozen=True)
class Instruction:
    """One instruction: its first line (from 1), its word in capitals, the rest, and here-documents."""

    line: int
    word: str
    rest: str
    heredocs: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The instruction on one line."""
        return f"{self.word} {self.rest}".strip()


def instructions(text: str) -> Iterator[Instruction]:
    """Every instruction of a Dockerfile. Damaged text gives odd instructions, never an exception."""
    lines = re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff"))
    escape = _escape_of(lines)
    number = 0
    while number < len(lines):
        first = number
        logical, number = _logical_line(lines, number, escape)
        if not logical.strip():
            continue
        word, _, rest = logical.strip().partition(" ")
        heredocs, number = _heredocs(word, rest, lines, number)
        yield Instruction(first + 1, word.upper(), rest.strip(), heredocs)


def _escape_of(lines: list[str]) -> str:
    for line in lines:
        if not line.lstrip().startswith("#"):
            break
        if match := _DIRECTIVE.match(line.strip()):
            return match[1]
    return "\\"


def _logical_line(lines: list[str], number: int, escape: str) -> tuple[str, int]:
    parts: list[str] = []
    while number < len(lines):
        line = lines[number]
        number += 1
        # Comments and empty lines inside a continued instruction are passed over, as Docker does.
        if line.lstrip().startswith("#") or (parts and not line.strip()):
            if not parts:
                return "", number
            continue
        stripped = line.rstrip()
        if not stripped.endswith(escape):
            return " ".join([*parts, line.strip()]).replace("\t", " "), number
        parts.append(stripped[:-1].strip())
    return " ".join(parts).replace("\t", " "), number


def _heredocs(word: str, rest: str, lines: list[str], number: int) -> tuple[tuple[str, ...], int]:
    if word.upper() not in {"RUN", "COPY", "ADD"}:
        return (), number
    found = []
    for match in _HEREDOC.finditer(rest):
        body = []
        while number < len(lines) and lines[number].strip() != match[2]:
            body.append(lines[number])
            number += 1
        number += 1
        found.append("\n".join(body))
    return tuple(found), number


def substitute(text: str, variables: Mapping[str, str]) -> str:
    """Put variables in: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME:+other}`."""

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[4]
        if name is None:
            return "$"
        known = variables.get(name, "")
        if match[2] == "-":
            return known or match[3]
        if match[2] == "+":
            return match[3] if known else ""
        return known

    return _VARIABLE.sub(value, text)


def words(text: str) -> list[str]:
    """The arguments of an instruction: a JSON array, or words with quotes."""
    if text.lstrip().startswith("["):
        try:
            array = json.loads(text)
        except ValueError:
            array = None
        if isinstance(array, list) and all(isinstance(item, str) for item in array):
            return array
    try:
        return shlex.split(text)
    except ValueError:
        return text.split()


def split_flags(text: str) -> tuple[dict[str, str], str]:
    """The leading `--name=value` flags of COPY, ADD and RUN, and what follows them."""
    flags: dict[str, str] = {}
    rest = text.strip()
    while match := re.match(r"--([a-z]+)(?:=(\S*))?(?:\s+|$)", rest):
        flags[match[1]] = match[2] or ""
        rest = rest[match.end() :]
    return flags, rest


def assignments(text: str) -> dict[str, str]:
    """The pairs of an ENV or ARG instruction (`ENV NAME value` is the old form)."""
    parts = words(text)
    if parts and "=" not in parts[0]:
        return {parts[0]: " ".join(parts[1:])}
    return dict(part.split("=", 1) for part in parts if "=" in part)
