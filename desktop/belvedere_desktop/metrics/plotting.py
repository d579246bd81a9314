"""pyqtgraph, for this page alone: it is brought in when the page is shown for the first time."""

from __future__ import annotations

import sys
import threading
from typing import Any

from PySide6.QtCore import Qt

from belvedere_desktop.appearance.colours import Colours

_STYLES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
_WIDTH = 1.6


def _brought() -> Any:
    # It puts itself before whatever handles errors that nobody caught, and prints there: that stays ours.
    hooks = sys.excepthook, threading.excepthook
    import pyqtgraph  # noqa: PLC0415

    sys.excepthook, threading.excepthook = hooks
    return pyqtgraph


pg = _brought()


def colour_of(look: int, colours: Colours) -> str:
    """The colour of the curves of a subject."""
    named = (
        colours.accent,
        colours.display,
        colours.running,
        colours.paused,
        colours.warning,
        colours.camera,
        colours.error,
        colours.parameter,
    )
    return named[look % len(named)]


def pen_of(look: int, colours: Colours) -> Any:
    """How the curves of a subject are drawn: told apart by colour, and by dashes where colours come again."""
    return pg.mkPen(colour_of(look, colours), width=_WIDTH, style=style_of(look))


def style_of(look: int) -> Qt.PenStyle:
    """Neighbours differ in more than their colour, for those who see colours less well."""
    return _STYLES[look % len(_STYLES)]
