"""The form of a bundle: a ZIP file with `bundle.json`, which announces every other file in it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from belvedere_simulator.support.redacting import Removal
from belvedere_simulator.support.rules import Kind
from belvedere_simulator.support.staging import StagedFile

FORMAT = 1
ANNOUNCEMENT = "bundle.json"
LARGEST_ANNOUNCEMENT = 32 * 1024 * 1024
MOST_FILES = 20_000
LARGEST_FILE = 512 * 1024 * 1024
LARGEST_WHOLE = 2 * 1024 * 1024 * 1024
MOST_REMOVALS = 100_000
"""So many are told one by one; of the others only how many there are in each file."""
_SEGMENT = re.compile(r"[A-Za-z0-9_=+@~][A-Za-z0-9._=+@~-]{0,119}")
_DEEPEST = 12
_DEEPEST_VIEW = 30


@dataclass(frozen=True)
class Announcement:
    """What a bundle says of itself.

    `consent`: whether pictures of cameras are in it. `problems`: what could not be had. `views`: what the
    sender looked at. `removals`: what was taken out, and where.
    """

    program: str
    created: str
    since: str
    until: str
    note: str
    consent: bool
    files: tuple[StagedFile, ...]
    problems: tuple[str, ...] = ()
    views: tuple[Any, ...] = ()
    removals: tuple[Removal, ...] = field(default=(), repr=False)

    def content(self) -> bytes:
        """As it is written."""
        document = {**asdict(self), "format": FORMAT}
        document["removals"] = [
            [each.path, each.line, each.kind.value, each.shown] for each in self.removals[:MOST_REMOVALS]
        ]
        return json.dumps(document, indent=1, ensure_ascii=False).encode("utf-8", "backslashreplace")


def read_announcement(content: bytes) -> Announcement:
    """What somebody wrote. Raises ValueError, KeyError, TypeError for what is none of ours."""
    told = json.loads(content)
    if told["format"] != FORMAT:
        raise ValueError(f"format {told['format']}")
    return Announcement(
        **{name: _text(told[name]) for name in ("program", "created", "since", "until", "note")},
        consent=told["consent"] is True,
        files=tuple(_file(each) for each in _listed(told["files"], MOST_FILES)),
        problems=tuple(_text(each) for each in _listed(told["problems"], MOST_FILES)),
        views=tuple(_flat(each) for each in _listed(told["views"], 1000)),
        removals=tuple(_removal(each) for each in _listed(told["removals"], MOST_REMOVALS)),
    )


def is_harmless_path(path: str) -> bool:
    """Whether a path leads to a file below the folder it is unpacked to, on every system."""
    parts = path.split("/")
    return len(parts) <= _DEEPEST and all(
        _SEGMENT.fullmatch(part) and not part.endswith(".") for part in parts
    )


def _file(told: Mapping[str, Any]) -> StagedFile:
    size, removed = told["size"], told["removed"]
    if type(size) is not int or type(removed) is not int or not 0 <= size <= LARGEST_FILE or removed < 0:
        raise ValueError("a size that cannot be")
    return StagedFile(_text(told["path"]), _text(told["title"]), size, _text(told["sha256"]), removed)


def _removal(told: Sequence[Any]) -> Removal:
    path, line, kind, shown = told
    if type(line) is not int:
        raise TypeError("a line that is no number")
    return Removal(_text(path), line, Kind(kind), _text(shown))


def _listed(value: Any, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise ValueError("no list, or one that is too long")
    return value


def _flat(value: Any, depth: int = 0) -> Any:
    """A value that is not so deep that writing it down again would fail."""
    if depth > _DEEPEST_VIEW:
        raise ValueError("too deep")
    if isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            _flat(each, depth + 1)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value
