"""Finds the pip installations in a RUN instruction; everything else is handed back as not executed."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from belvedere_simulator.manifest.dockerfile_text import split_flags

_PIP = re.compile(r"pip(3(\.\d+)?)?")
_PYTHON = re.compile(r"python(3(\.\d+)?)?")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*=.*")
_SEPARATORS = {"&&", ";", "\n"}
_HARMLESS = {"true", ":", "set"}


@dataclass(frozen=True)
class ShellPart:
    """One command of a RUN: `pip` holds the arguments of `pip install`, None for any other command."""

    text: str
    folder: PurePosixPath
    pip: tuple[str, ...] | None


def shell_parts(rest: str, heredocs: tuple[str, ...], folder: PurePosixPath) -> Iterator[ShellPart]:
    """The commands of a RUN in `folder`. `cd` is followed; a command this cannot read is not pip."""
    _, command = split_flags(rest)
    if heredocs:
        command = "\n".join(heredocs)
    if (array := _exec_form(command)) is not None:
        yield ShellPart(" ".join(array), folder, _pip_arguments(array))
        return
    for part in _commands(command):
        moved = _cd(part)
        if moved is not None:
            folder = folder / moved
        elif part and part[0] not in _HARMLESS:
            yield ShellPart(" ".join(part), folder, _pip_arguments(part))


def _exec_form(command: str) -> list[str] | None:
    if not command.lstrip().startswith("["):
        return None
    try:
        array = json.loads(command)
    except ValueError:
        return None
    return array if isinstance(array, list) and all(isinstance(item, str) for item in array) else None


def _commands(command: str) -> Iterator[list[str]]:
    for line in command.split("\n"):
        if line.strip().startswith("#"):
            continue
        lexer = shlex.shlex(line, posix=True, punctuation_chars="&|;()")
        lexer.whitespace_split = True
        lexer.commenters = ""
        try:
            tokens = list(lexer)
        except ValueError:
            yield [line.strip()]
            continue
        yield from _split(tokens)


def _split(tokens: list[str]) -> Iterator[list[str]]:
    part: list[str] = []
    for token in [*tokens, ";"]:
        if token in _SEPARATORS:
            if part:
                yield part
            part = []
        else:
            part.append(token)


def _cd(part: list[str]) -> str | None:
    return part[1] if len(part) == 2 and part[0] == "cd" else None


def _pip_arguments(part: list[str]) -> tuple[str, ...] | None:
    words = list(part)
    while words and (words[0] in {"sudo", "exec", "-H"} or _ASSIGNMENT.fullmatch(words[0])):
        words.pop(0)
    if len(words) > 2 and _PYTHON.fullmatch(PurePosixPath(words[0]).name) and words[1:3] == ["-m", "pip"]:
        words = words[2:]
    if not words or not _PIP.fullmatch(PurePosixPath(words[0]).name):
        return None
    if "install" not in words or not all(word.startswith("-") for word in words[1 : words.index("install")]):
        return None
    arguments = words[words.index("install") + 1 :]
    joins = any(word in {"|", "||", "&", "(", ")"} or word.startswith((">", "2>", "<")) for word in arguments)
    if joins or any("`" in word or "$(" in word for word in arguments):
        return None
    return (*words[1 : words.index("install")], *arguments)
