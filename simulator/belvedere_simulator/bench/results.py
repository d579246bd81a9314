"""What a bench found, as JSON and as a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.bench.goals import Goal
from belvedere_simulator.bench.statistics import estimate
from belvedere_simulator.messages import tr

_ONE = (1.0,)


@dataclass(frozen=True)
class Series:
    """The windows of one goal; both empty when it cannot be measured here. `note` says what to know.

    A figure that is told as it is has no reference.
    """

    ours: tuple[float, ...]
    reference: tuple[float, ...]
    note: str = ""


@dataclass(frozen=True)
class Result:
    """One goal with its windows."""

    goal: Goal
    series: Series

    def to_document(self) -> dict[str, Any]:
        """The JSON form; `ratio`, `low` and `high` are null for what could not be measured."""
        goal, series = self.goal, self.series
        known = estimate(series.ours, series.reference or _ONE, goal.combine) if series.ours else None
        return {
            "goal": goal.name,
            "ratio": _rounded(known.value) if known else None,
            "low": _rounded(known.low) if known else None,
            "high": _rounded(known.high) if known else None,
            "better": goal.better,
            "floor": goal.floor,
            "target": goal.target,
            "unit": goal.unit,
            "ours": [_rounded(value) for value in series.ours],
            "reference": [_rounded(value) for value in series.reference],
            "note": series.note,
        }


@dataclass(frozen=True)
class Report:
    """All results of one bench. `failures` are the guard-rails that did not hold."""

    bench: str
    machine: dict[str, Any]
    results: tuple[Result, ...]
    failures: tuple[str, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """The JSON form."""
        document: dict[str, Any] = {
            "bench": self.bench,
            "machine": self.machine,
            "results": [result.to_document() for result in self.results],
        }
        return document | ({"guard_rails": list(self.failures)} if self.failures else {})


def as_table(report: Report) -> str:
    """One line a goal, then what to know of them."""
    header = (tr("goal"), tr("figure"), tr("90 % interval"), tr("floor"), tr("target"), tr("verdict"))
    rows = [header, *(_row(result) for result in report.results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(header))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows]
    lines += ["", *(f"{r.goal.name}: {r.series.note}" for r in report.results if r.series.note)]
    lines += [tr("guard-rail: {failure}", failure=failure) for failure in report.failures]
    return "\n".join(line.rstrip() for line in lines)


def _row(result: Result) -> tuple[str, ...]:
    goal, document = result.goal, result.to_document()
    bounds = (_sign(goal) + f"{goal.floor:g}", _sign(goal) + f"{goal.target:g}")
    if document["ratio"] is None:
        return (goal.name, "-", "-", *bounds, tr("not measured"))
    interval = f"{document['low']:.3f} .. {document['high']:.3f}"
    return (goal.name, f"{document['ratio']:.3f}", interval, *bounds, _verdict(goal, document["ratio"]))


def _verdict(goal: Goal, value: float) -> str:
    if goal.keeps(value, goal.target):
        return tr("target reached")
    return tr("floor kept") if goal.keeps(value, goal.floor) else tr("below the floor")


def _sign(goal: Goal) -> str:
    return "≥ " if goal.better == "higher" else "≤ "


def _rounded(value: float) -> float:
    return float(f"{value:.6g}")


def names(results: Sequence[Result]) -> list[str]:
    """The goals in their order."""
    return [result.goal.name for result in results]
