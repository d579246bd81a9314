"""Where things that can be made again are kept."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def cache_folder(
    environment: Mapping[str, str] | None = None, platform: str = sys.platform, home: Path | None = None
) -> Path:
    """The cache of this user: BELVEDERE_CACHE, else where the platform keeps caches."""
    known = os.environ if environment is None else environment
    if named := known.get("BELVEDERE_CACHE"):
        return Path(named)
    base = Path.home() if home is None else home
    if platform == "win32":
        return Path(known.get("LOCALAPPDATA") or base / "AppData" / "Local") / "Belvedere" / "Cache"
    if platform == "darwin":
        return base / "Library" / "Caches" / "Belvedere"
    return Path(known.get("XDG_CACHE_HOME") or base / ".cache") / "belvedere"
