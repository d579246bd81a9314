"""`.dockerignore`: which files of a package folder do not go into its image."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class IgnoreRules:
    """Patterns in order, each with whether it ignores or brings back. The last that fits decides."""

    patterns: tuple[tuple[re.Pattern[str], bool], ...] = ()

    def ignores(self, path: str) -> bool:
        """Whether a file (its path relative to the package, with slashes) or one of its folders is out."""
        ignored = False
        for pattern, out in self.patterns:
            if out != ignored and pattern.match(path):
                ignored = out
        return ignored


def read_rules(package_folder: Path) -> IgnoreRules:
    """The rules of a package folder; none when it has no `.dockerignore`."""
    file = package_folder / ".dockerignore"
    if not file.is_file():
        return IgnoreRules()
    return parse_rules(file.read_text(encoding="utf-8-sig", errors="replace"))


def parse_rules(text: str) -> IgnoreRules:
    """Read the patterns of a `.dockerignore` as Docker does."""
    patterns: list[tuple[re.Pattern[str], bool]] = []
    for line in text.splitlines():
        rule = line.strip()
        if not rule or line.startswith("#"):
            continue
        out = not rule.startswith("!")
        cleaned = rule.removeprefix("!").strip().strip("/")
        if cleaned not in ("", "."):
            patterns.append((re.compile(translate(cleaned) + r"(?:/.*)?\Z", re.DOTALL), out))
    return IgnoreRules(tuple(patterns))


_TOKEN = re.compile(r"\*\*/?|\*|\?|\[\^?[^\]]+\]|\\.|.", re.DOTALL)


def translate(pattern: str) -> str:
    """A Go path pattern (with `**`) as a regular expression without its end."""
    return "".join(_token(match[0]) for match in _TOKEN.finditer(pattern))


def _token(token: str) -> str:
    if token == "**/":
        return "(?:.*/)?"
    fixed = {"**": ".*", "*": "[^/]*", "?": "[^/]"}
    if token in fixed:
        return fixed[token]
    if token.startswith("[") and len(token) > 1:
        return token
    return re.escape(token[-1])
