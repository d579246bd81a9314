"""The user's folder for configuration, by the custom of each system."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def config_folder(platform: str, environment: Mapping[str, str], home: Path) -> Path:
    """Where this user's programs keep settings; `platform` as sys.platform names it."""
    if platform == "win32":
        return Path(environment.get("APPDATA") or home / "AppData" / "Roaming") / "Belvedere"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "Belvedere"
    return Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "belvedere"
