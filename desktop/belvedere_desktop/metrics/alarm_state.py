"""Alarms as the page shows them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QCoreApplication

from belvedere_desktop.devices.state import moment
from belvedere_desktop.metrics.state import number_words
from belvedere_desktop.metrics.words import span_words
from belvedere_desktop.tables.column import Column
from belvedere_simulator.metrics.alarms import Alarm

translate = QCoreApplication.translate
_MINUTES = len("2026-11-21 15:03")
_SIGNS = {"ALARM": "▲", "OK": "●", "INSUFFICIENT_DATA": "?"}
_COLOURS = {"ALARM": "error", "OK": "running", "INSUFFICIENT_DATA": "waiting"}
_ORDER = ("ALARM", "INSUFFICIENT_DATA", "OK")


def state_words(state: str) -> str:
    """A state of an alarm, told by a sign and in words."""
    words = {
        "ALARM": translate("Metrics", "Alarm"),
        "OK": translate("Metrics", "All right"),
        "INSUFFICIENT_DATA": translate("Metrics", "Not known"),
    }
    return f"{_SIGNS.get(state, '')} {words.get(state, state)}".strip()


def missing_words(missing: str) -> str:
    """What periods without values count as."""
    known = {
        "missing": translate("Metrics", "While values are missing nothing is known."),
        "ignore": translate("Metrics", "While values are missing it stays as it was."),
        "breaching": translate("Metrics", "Missing values count as bad."),
        "notBreaching": translate("Metrics", "Missing values count as good."),
    }
    return known.get(missing, missing)


def rule_words(alarm: Alarm) -> str:
    """When it is in alarm."""
    words = translate("Metrics", "{statistic} {sign} {threshold} in {some} of {all} periods of {length}")
    if alarm.datapoints == alarm.periods:
        words = translate("Metrics", "{statistic} {sign} {threshold} in {all} periods of {length}")
    return words.format(
        statistic=alarm.statistic,
        sign=alarm.comparison,
        threshold=number_words(alarm.threshold),
        some=alarm.datapoints,
        all=alarm.periods,
        length=span_words(alarm.period),
    )


def target_names(alarm: Alarm) -> tuple[str, ...]:
    """Where it is told, by name."""
    return tuple(dict.fromkeys(arn.rpartition(":")[2] for _state, arn in alarm.actions))


def alarm_columns() -> tuple[Column[Alarm], ...]:
    """In the order in which they stand before the user moves them."""
    return (
        Column(
            "state",
            translate("Metrics", "State"),
            lambda alarm: state_words(alarm.state),
            order=lambda alarm: (_ORDER.index(alarm.state) if alarm.state in _ORDER else 9, alarm.name),
            colour=lambda alarm: _COLOURS.get(alarm.state, ""),
            tip=lambda alarm: alarm.reason,
            width=98,
        ),
        Column("name", translate("Metrics", "Alarm"), lambda alarm: alarm.name, width=170),
        Column("of", translate("Metrics", "Of"), lambda alarm: alarm.metric.subject, width=104),
        Column("rule", translate("Metrics", "When"), rule_words, width=214),
        Column(
            "since",
            translate("Metrics", "Since"),
            lambda alarm: moment(alarm.since)[:_MINUTES],
            order=lambda alarm: alarm.since,
            tip=lambda alarm: moment(alarm.since),
            width=138,
            searched=False,
        ),
        Column(
            "told", translate("Metrics", "Told to"), lambda alarm: ", ".join(target_names(alarm)), width=90
        ),
    )


def history_columns() -> tuple[Column[Mapping[str, Any]], ...]:
    """The newest first."""
    return (
        Column(
            "time",
            translate("Metrics", "Time"),
            lambda item: moment(item["time"]),
            order=lambda item: -float(item["time"]),
            width=150,
        ),
        Column("text", translate("Metrics", "What happened"), lambda item: str(item["text"])),
    )
