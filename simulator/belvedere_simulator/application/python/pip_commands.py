"""What the `RUN pip install` lines of a Dockerfile ask for."""

from __future__ import annotations

import shlex
from collections.abc import Iterable
from dataclasses import dataclass

_WITH_VALUE = {
    "-i": "--index-url",
    "--index-url": "--index-url",
    "--extra-index-url": "--extra-index-url",
    "-f": "--find-links",
    "--find-links": "--find-links",
    "--trusted-host": "--trusted-host",
}
_FLAGS = {"--no-index", "--pre", "--prefer-binary", "--only-binary", "--no-binary"}
_FILES = {
    "-r": "requirement",
    "--requirement": "requirement",
    "-c": "constraint",
    "--constraint": "constraint",
}
_SKIPPED_WITH_VALUE = {
    "--target",
    "-t",
    "--prefix",
    "--root",
    "--cache-dir",
    "--timeout",
    "--retries",
    "--proxy",
}


@dataclass(frozen=True)
class PipInstall:
    """One `pip install`: requirements, requirement and constraint files (container paths), options."""

    requirements: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()


def parse_pip_install(arguments: Iterable[str]) -> PipInstall:
    """Read the arguments after `pip install`.

    Options that say where packages come from are kept as they are written; those that say where
    they go or how pip talks do not matter here and are skipped.
    """
    rest = list(arguments)
    found: dict[str, list[str]] = {
        key: [] for key in ("requirements", "files", "constraints", "options", "skipped")
    }
    while rest:
        word, value = _split_option(rest.pop(0))
        if word in _FILES or word in _WITH_VALUE or word in _SKIPPED_WITH_VALUE:
            _put_option(found, word, value if value is not None else (rest.pop(0) if rest else ""))
        elif word in ("-e", "--editable"):
            continue
        elif word in _FLAGS:
            needs = word in ("--only-binary", "--no-binary")
            given = value if value is not None else (rest.pop(0) if needs and rest else None)
            found["options"].append(word if given is None else f"{word}={given}")
        elif word.startswith("-"):
            found["skipped"].append(word)
        else:
            found["requirements"].append(word)
    return PipInstall(**{key: tuple(words) for key, words in found.items()})


def _split_option(word: str) -> tuple[str, str | None]:
    if word.startswith("--") and "=" in word:
        name, value = word.split("=", 1)
        return name, value
    if word[:2] in ("-r", "-c", "-i", "-f", "-e") and len(word) > 2 and not word.startswith("--"):
        return word[:2], word[2:]
    return word, None


def _put_option(found: dict[str, list[str]], word: str, value: str) -> None:
    if word in _FILES:
        found["files" if _FILES[word] == "requirement" else "constraints"].append(value)
    elif word in _WITH_VALUE:
        found["options"].append(f"{_WITH_VALUE[word]} {shlex.quote(value)}")
    else:
        found["skipped"].append(f"{word} {value}")
