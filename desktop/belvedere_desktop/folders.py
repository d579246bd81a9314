"""Where the program keeps its settings, its data and its logs on this operating system."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Folders:
    """`config` holds settings, `data` what the program makes for the user, `logs` crash reports."""

    config: Path
    data: Path
    logs: Path


def platform_folders(platform: str, environment: Mapping[str, str], home: Path) -> Folders:
    """The folders that `platform` (a value of `sys.platform`) wants a program to use."""
    if platform == "win32":
        roaming = Path(environment.get("APPDATA") or home / "AppData" / "Roaming") / "Belvedere"
        local = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local") / "Belvedere"
        return Folders(roaming, local, local / "logs")
    if platform == "darwin":
        support = home / "Library" / "Application Support" / "Belvedere"
        return Folders(support, support, home / "Library" / "Logs" / "Belvedere")
    config = Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "belvedere"
    data = Path(environment.get("XDG_DATA_HOME") or home / ".local" / "share") / "belvedere"
    state = Path(environment.get("XDG_STATE_HOME") or home / ".local" / "state") / "belvedere"
    return Folders(config, data, state / "logs")


def folders() -> Folders:
    """The folders of the user who runs this process."""
    return platform_folders(sys.platform, os.environ, Path.home())
