"""The values at the cursor, and least, mean and most of what is shown: also what the curves look like."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from belvedere_desktop.metrics.state import Value, metric_key, number_words
from belvedere_desktop.tables.column import Column
from belvedere_desktop.tables.short_table import ShortTable

translate = QCoreApplication.translate

_SIGNS = ("━━", "╍╍", "┈┈", "━┈")
_COLOURS = ("accent", "display", "running", "paused", "warning", "camera", "error", "parameter")
_MOST_ROWS = 5


def values_table(parent: QWidget) -> ShortTable[Value]:
    """A row for each curve."""
    return ShortTable(
        translate("Metrics", "Values"),
        (
            Column(
                "look",
                translate("Metrics", "Line"),
                lambda value: _SIGNS[value.curve.look % len(_SIGNS)],
                order=lambda value: metric_key(value.curve.metric),
                colour=lambda value: _COLOURS[value.curve.look % len(_COLOURS)],
                width=56,
                searched=False,
            ),
            Column("metric", translate("Metrics", "Metric"), _name, width=190),
            Column("at", translate("Metrics", "At the cursor"), _words("at"), width=120),
            Column("least", translate("Metrics", "Least"), _words("least"), width=95),
            Column("mean", translate("Metrics", "Mean"), _words("mean"), width=95),
            Column("most", translate("Metrics", "Most"), _words("most"), width=95),
            Column("subject", translate("Metrics", "Of"), _subject, width=140),
        ),
        lambda value: metric_key(value.curve.metric),
        parent,
        most_shown=_MOST_ROWS,
    )


def _words(member: str) -> Callable[[Value], str]:
    return lambda value: number_words(getattr(value, member), value.curve.unit)


def _name(value: Value) -> str:
    return value.curve.metric.name


def _subject(value: Value) -> str:
    return value.curve.metric.subject
