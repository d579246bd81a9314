"""Where the program keeps its settings, its data, its logs and what can be made again."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folders:
    """`config` holds settings, `data` what people want kept, `logs` crash reports, `cache` the rest."""

    config: Path
    data: Path
    logs: Path
    cache: Path


def platform_folders(platform: str, environment: Mapping[str, str], home: Path) -> Folders:
    """The folders that `platform` (a value of `sys.platform`) wants a program to use."""
    if platform == "win32":
        roaming = Path(environment.get("APPDATA") or home / "AppData" / "Roaming") / "Belvedere"
        local = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Belvedere"
        return Folders(roaming, local, local / "logs", local / "Cache")
    if platform == "darwin":
        library = home / "Library"
        support = library / "Application Support" / "Belvedere"
        return Folders(support, support, library / "Logs" / "Belvedere", library / "Caches" / "Belvedere")
    config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "belvedere"
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "belvedere"
    state = Path(environment.get("XDG_STATE_HOME") or home / ".local" / "state") / "belvedere"
    cache = Path(environment.get("XDG_CACHE_HOME") or home / ".cache") / "belvedere"
    return Folders(config, data, state / "logs", cache)


def folders() -> Folders:
    """The folders of the user who runs this process."""
    return platform_folders(sys.platform, os.environ, Path.home())


def data_folder() -> Path:
    """What this user's applications and sites keep: BELVEDERE_DATA, else the platform's place."""
    named = os.environ.get("BELVEDERE_DATA")
    return Path(named) if named else folders().data


def cache_folder() -> Path:
    """What can be made again: BELVEDERE_CACHE, else the platform's place."""
    named = os.environ.get("BELVEDERE_CACHE")
    return Path(named) if named else folders().cache
