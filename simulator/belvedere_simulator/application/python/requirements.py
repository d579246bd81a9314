"""Requirement lines as pip reads them, and how the appliance's constraints change them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

CONSTRAINTS = ("numpy<2", "setuptools<81")
"""What every environment for an application holds to: the appliance's NumPy line, and a setuptools
that still has pkg_resources."""

_HEADLESS = {
    "opencv-python": "opencv-python-headless",
    "opencv-contrib-python": "opencv-contrib-python-headless",
}
_NAME = re.compile(r"^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?=$|[\[<>=!~;@#(,\s])")
_PATH = re.compile(r"[/\\]|\.(whl|zip|tar\.gz)\b")
_CONTINUED = re.compile(r"\\\s*\n")
_SECRET = re.compile(r"(://)[^/@\s]+@")
_COMMENT = re.compile(r"(^|\s)#.*$")


@dataclass(frozen=True)
class Rewritten:
    """Requirement lines after the constraints, and what was changed, for the log."""

    lines: tuple[str, ...]
    changes: tuple[str, ...]


def logical_lines(text: str) -> tuple[str, ...]:
    """Return the requirements of a file: continued lines joined, comments and blank lines left out."""
    joined = _CONTINUED.sub(" ", text.replace("\r\n", "\n"))
    lines = (_COMMENT.sub("", line).strip() for line in joined.split("\n"))
    return tuple(line for line in lines if line)


def without_credentials(text: str) -> str:
    """The text as it may be shown: what addresses hold of users and passwords is left out."""
    return _SECRET.sub(r"\1****@", text)


def canonical(name: str) -> str:
    """The one spelling of a distribution's name."""
    return re.sub(r"[-_.]+", "-", name).lower()


def requirement_name(line: str) -> str | None:
    """The distribution a line asks for; None for an option, a path or a bare URL."""
    if "://" in line.split("@", maxsplit=1)[0] or line.startswith(("-", ".", "/")):
        return None
    match = _NAME.match(line)
    if not match or _PATH.search(re.split("[;@]", line, maxsplit=1)[0]):
        return None
    return canonical(match[1])


def rename(line: str, name: str) -> str:
    """Ask for another distribution with the same extras, version and marker."""
    match = _NAME.match(line)
    assert match is not None
    return name + line[match.end(1) :]


def rewrite(lines: Iterable[str], *, constrained: bool = True, gpu: bool = False) -> Rewritten:
    """Change requirements to what works here.

    Constrained: OpenCV is the same version's headless wheel, which needs no system library and
    brings no second Qt. With `gpu`, onnxruntime is the wheel that has the GPU providers: the two
    wheels share one folder, so there must be only one.
    """
    renames = {**(_HEADLESS if constrained else {}), **({"onnxruntime": "onnxruntime-gpu"} if gpu else {})}
    result: list[str] = []
    changes: list[str] = []
    for line in lines:
        name = requirement_name(line)
        if name not in renames or "@" in line.split(";")[0]:
            result.append(line)
            continue
        assert name is not None
        result.append(rename(line, renames[name]))
        changes.append(f"{line} -> {result[-1]}")
    return Rewritten(_without_repetition(result), tuple(changes))


def with_numpy(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Add NumPy where nothing names it: the appliance has it, and panoramasdk needs it."""
    named = any(requirement_name(line) == "numpy" for line in lines)
    return lines if named else (*lines, "numpy")


def _without_repetition(lines: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(lines))
