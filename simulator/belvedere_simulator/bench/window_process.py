"""Processes of the desktop's that the bench starts: by name, since nothing here may know of windows."""

from __future__ import annotations

import importlib.util
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

WINDOWS = "belvedere_desktop.bench"


def window_environment(
    folder: Path, before: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> dict[str, str]:
    """The environment of a window that finds nothing of the user's: settings and data lie in `folder`.

    Where there is no screen, it paints into memory. Raises BelvedereError BV-BENCH-005 without a desktop.
    """
    if importlib.util.find_spec("belvedere_desktop") is None:
        raise BelvedereError("BV-BENCH-005", tr("There is no desktop here to be measured"))
    names = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "APPDATA", "LOCALAPPDATA")
    own = {name: str(folder) for name in (*names, "BELVEDERE_DATA")}
    shows = platform in ("win32", "darwin") or before.get("DISPLAY") or before.get("WAYLAND_DISPLAY")
    screen = {} if shows or before.get("QT_QPA_PLATFORM") else {"QT_QPA_PLATFORM": "offscreen"}
    return {**before, **own, **screen}
