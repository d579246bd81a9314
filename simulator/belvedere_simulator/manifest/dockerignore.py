"""Patterns of .dockerignore: which files of a package folder never reach the container."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True)
class IgnoreRules:
    """Ordered patterns; the last that fits decides, `!` takes a file back."""

    rules: tuple[tuple[re.Pattern[str], bool], ...] = ()

    def ignores(self, path: PurePosixPath) -> bool:
        """Whether `path`, relative to the package folder, is left out."""
        ignored = False
        candidates = [str(path), *(str(parent) for parent in path.parents if str(parent) != ".")]
        for pattern, leaves_out in self.rules:
            if any(pattern.fullmatch(candidate) for candidate in candidates):
                ignored = leaves_out
        return ignored


def read_ignore_rules(folder: Path) -> IgnoreRules:
    """The rules of `Dockerfile.dockerignore`, else of `.dockerignore`, in `folder`."""
    for name in ("Dockerfile.dockerignore", ".dockerignore"):
        file = folder / name
        if file.is_file():
            return parse_ignore_rules(file.read_text(encoding="utf-8", errors="replace"))
    return IgnoreRules()


def parse_ignore_rules(text: str) -> IgnoreRules:
    """Read patterns; lines that are no pattern are passed over."""
    rules = []
    for line in text.removeprefix("\ufeff").splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        takes_back = pattern.startswith("!")
        cleaned = PurePosixPath("/" + pattern.lstrip("!").strip().lstrip("/")).relative_to("/")
        if str(cleaned) != ".":
            rules.append((re.compile(_translate(str(cleaned)), re.DOTALL), not takes_back))
    return IgnoreRules(tuple(rules))


def _translate(pattern: str) -> str:
    result, index = "", 0
    while index < len(pattern):
        letter = pattern[index]
        if pattern.startswith("**/", index):
            result, index = result + "(?:.*/)?", index + 3
        elif pattern.startswith("**", index):
            result, index = result + ".*", index + 2
        elif letter == "[" and (end := pattern.find("]", index + 2)) > 0:
            inner = pattern[index + 1 : end].replace("\\", "\\\\").replace("[", "\\[")
            group = f"[^{inner[1:]}]" if inner.startswith("^") else f"[{inner}]"
            result, index = (
                result + (group if _compiles(group) else re.escape(pattern[index : end + 1])),
                end + 1,
            )
        else:
            result += {"*": "[^/]*", "?": "[^/]"}.get(letter, re.escape(letter))
            index += 1
    return result


def _compiles(group: str) -> bool:
    try:
        re.compile(group)
    except re.error:
        return False
    return True
