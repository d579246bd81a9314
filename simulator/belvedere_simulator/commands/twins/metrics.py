"""`belvedere metrics`: what devices, applications and anybody else measured."""

from __future__ import annotations

import argparse
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from belvedere_simulator.commands.twins.arguments import tag
from belvedere_simulator.commands.twins.session import Session, add_action, carry_out
from belvedere_simulator.commands.twins.subjects import add_subject, moment, subject_of
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.metrics.metric import Metric, every_metric
from belvedere_simulator.metrics.series import Reading, Series, csv_text, fitting_period, read_series
from belvedere_simulator.metrics.units import Units

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: Subparsers) -> None:
    """Add `metrics` and its commands to the program's."""
    metrics = subparsers.add_parser("metrics", help=tr("what devices and applications measured"))
    commands = metrics.add_subparsers(dest="metrics_command", required=True, metavar=tr("COMMAND"))
    _choosing(add_action(commands, "list", list_metrics, tr("list metrics")))
    _reading(_choosing(add_action(commands, "show", show, tr("tell metrics over time"))))
    export_ = _choosing(add_action(commands, "export", export, tr("write metrics over time to a table")))
    _reading(export_).add_argument(
        "--out", type=Path, required=True, metavar="FILE", help=tr("the table, in CSV")
    )


run = carry_out


def _choosing(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("metric", nargs="*", metavar="METRIC", help=tr("by name; all if left out"))
    add_subject(parser, required=False)
    parser.add_argument("--namespace", default="", metavar="NAME", help=tr("only those of this namespace"))
    parser.add_argument(
        "--dimension",
        action="append",
        type=tag,
        default=[],
        metavar="NAME=VALUE",
        help=tr("only those with this dimension; repeat it"),
    )
    return parser


def _reading(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument(
        "--since", type=moment, default="1h", metavar="WHEN", help=tr("10m, 2h, 3d or a time (1h)")
    )
    parser.add_argument("--until", type=moment, default="0s", metavar="WHEN", help=tr("the same (now)"))
    parser.add_argument(
        "--period", type=int, default=0, metavar="S", help=tr("seconds for each value (what fits)")
    )
    parser.add_argument(
        "--statistic",
        default="",
        metavar="NAME",
        help=tr("Average, Minimum, Maximum, Sum, SampleCount or pNN (what is usual for the metric)"),
    )
    return parser


def list_metrics(session: Session) -> int:
    """The metrics there are."""
    found = _chosen(session)
    rows = ((each.namespace, each.name, each.subject) for each in found)
    heads = (tr("NAMESPACE"), tr("METRIC"), tr("OF"))
    told = {"metrics": [each.to_document() for each in found]}
    session.tell_table(told, heads, rows, tr("Nothing was measured."))
    return 0


def show(session: Session) -> int:
    """Their values, oldest first."""
    series, reading = _read(session)
    cloudwatch, units = session.clients("cloudwatch"), Units()
    told, rows = [], []
    for each in series:
        unit = units.sign(cloudwatch, each.metric, reading.start, reading.end) if each.times else ""
        statistic = reading.statistic_of(each.metric)
        told.append({**each.to_document(), "statistic": statistic, "unit": unit})
        rows += [
            (_moment(at), each.metric.name, each.metric.subject, statistic, f"{value:g}", unit)
            for at, value in zip(each.times, each.values, strict=True)
        ]
    heads = (tr("TIME"), tr("METRIC"), tr("OF"), tr("STATISTIC"), tr("VALUE"), tr("UNIT"))
    answer = {"start": reading.start, "end": reading.end, "period": reading.period, "series": told}
    session.tell_table(answer, heads, rows, tr("Nothing was measured."))
    return 0


def export(session: Session) -> int:
    """A table with a column for each metric."""
    series, reading = _read(session)
    file: Path = session.given.out
    try:
        write_whole(file, csv_text(series, reading).encode())
    except OSError as error:
        what = tr("The file could not be written")
        raise BelvedereError("BV-MTR-003", what, where=str(file), why=error.strerror or "") from error
    told = {"file": str(file), "series": len(series), "values": sum(len(each.times) for each in series)}
    session.tell(told, tr("{values} values were written to {file}.", values=told["values"], file=file))
    return 0


def _read(session: Session) -> tuple[list[Series], Reading]:
    given = session.given
    start, end = given.since.timestamp(), min(given.until.timestamp(), time.time())
    reading = Reading(start, end, given.period or fitting_period(max(1.0, end - start)), given.statistic)
    return read_series(session.clients("cloudwatch"), _chosen(session), reading), reading


def _chosen(session: Session) -> list[Metric]:
    """What the arguments name; a metric that is asked for by name and not there is told so."""
    given = session.given
    wanted = dict(given.dimension)
    if given.device or given.app:
        wanted |= {each["Name"]: each["Value"] for each in subject_of(session).dimensions}
    found = [
        each
        for each in every_metric(session.clients("cloudwatch"), given.namespace)
        if (not given.metric or each.name in given.metric) and _has(each, wanted)
    ]
    missing = set(given.metric) - {each.name for each in found}
    if missing:
        names = ", ".join(sorted(missing))
        raise BelvedereError(
            "BV-CLI-011", tr("There is no {kind} named {name}", kind=tr("metric"), name=names)
        )
    return found


def _has(metric: Metric, wanted: Mapping[str, str]) -> bool:
    return wanted.items() <= dict(metric.dimensions).items()


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)
