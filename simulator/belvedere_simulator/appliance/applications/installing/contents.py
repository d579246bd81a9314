"""Which entries of a container's root file system are taken."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from pathlib import Path

from belvedere_simulator.application.build.lock import FOLDER
from belvedere_simulator.application.isolation.plan import PANORAMA

_VERSION = re.compile(r"python(3\.[0-9]{1,2})")
_OURS = FOLDER.lstrip("/")
_CODE = PANORAMA.lstrip("/")
_KEPT_LINKS = (f"{PANORAMA}/", "/opt/aws/panorama/")


def clean_name(name: str) -> str | None:
    """The path of an entry below the root; None when it leads out of it."""
    clean = posixpath.normpath(name.replace("\\", "/").lstrip("/"))
    outside = clean == ".." or clean.startswith("../") or "\0" in clean
    return None if outside else clean


def is_taken(name: str) -> bool:
    """Whether an entry is used: code, Python packages, and what the build put in for the appliance."""
    return name.startswith((f"{_CODE}/", f"{_OURS}/")) or packages_folder(name) is not None


def packages_folder(name: str) -> str | None:
    """The folder of Python packages that an entry lies in; None for those of the code's own."""
    if name.startswith(f"{_CODE}/"):
        return None
    parts = name.split("/")
    for end in range(1, len(parts)):
        if parts[end - 1] in {"site-packages", "dist-packages"}:
            return "/".join(parts[:end])
    return None


@dataclass(frozen=True)
class LinkText:
    """A link that is kept, as it shall stand, or why it is left out."""

    text: str = ""
    left_out: bool = False


def link_text(name: str, target: str) -> LinkText:
    """What becomes of a symbolic link: it stays where its target is there when the application runs."""
    if target.startswith(_KEPT_LINKS) and ".." not in target.split("/"):
        return LinkText(target)
    joined = target if target.startswith("/") else posixpath.join("/", posixpath.dirname(name), target)
    inside = clean_name(posixpath.normpath(joined))
    if inside is None or not is_taken(inside) or name.split("/", maxsplit=1)[0] != inside.split("/")[0]:
        return LinkText(left_out=True)
    return LinkText(posixpath.relpath(inside, posixpath.dirname(name)))


def find_python_versions(root: Path) -> tuple[str, ...]:
    """For which Pythons ("3.8") packages lie below `root`, by the names of their folders."""
    found = (_VERSION.fullmatch(folder.parent.name) for folder in root.rglob("*-packages"))
    return tuple(sorted({match[1] for match in found if match}, reverse=True))
