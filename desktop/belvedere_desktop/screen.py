"""Whether a window can be shown at all: Qt aborts the process when it cannot."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


def check_screen(platform: str = sys.platform, environment: Mapping[str, str] = os.environ) -> None:
    """Raise BelvedereError BV-DSK-001 when Qt would find no display on `platform`."""
    needs_server = platform.startswith(("linux", "freebsd"))
    asked = environment.get("QT_QPA_PLATFORM", "").split(":")[0].split(";")[0]
    if not needs_server or asked not in ("", "xcb", "wayland"):
        return
    if not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY")):
        raise BelvedereError("BV-DSK-001", tr("There is no screen to show the window on"))
