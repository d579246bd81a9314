"""`belvedere metrics get`: what devices and applications measured."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from belvedere_simulator.commands.twins.session import Session, add_action, carry_out
from belvedere_simulator.commands.twins.subjects import NAMESPACE, add_subject, moment, subject_of
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: Subparsers) -> None:
    """Add `metrics` and its command to the program's."""
    metrics = subparsers.add_parser("metrics", help=tr("what devices and applications measured"))
    commands = metrics.add_subparsers(dest="metrics_command", required=True, metavar=tr("COMMAND"))
    parser = add_action(commands, "get", get, tr("tell a metric over time"))
    add_subject(parser)
    parser.add_argument(
        "--metric", metavar="NAME", help=tr("DeviceActive or ApplicationErrors when left out")
    )
    parser.add_argument("--namespace", default=NAMESPACE, metavar="NAME", help=tr("where the metric belongs"))
    parser.add_argument(
        "--since", type=moment, default="1h", metavar="WHEN", help=tr("10m, 2h, 3d or a time (1h)")
    )
    parser.add_argument("--period", type=int, default=60, metavar="S", help=tr("seconds for each value (60)"))
    parser.add_argument(
        "--statistic",
        choices=["Sum", "Average", "Minimum", "Maximum", "SampleCount"],
        default="Sum",
        help=tr("what is made of the values of a period (Sum)"),
    )


run = carry_out


def get(session: Session) -> int:
    """The values of one metric, oldest first."""
    wanted, subject = session.given, subject_of(session)
    answer = session.clients("cloudwatch").get_metric_statistics(
        Namespace=wanted.namespace,
        MetricName=wanted.metric or subject.metric,
        Dimensions=subject.dimensions,
        StartTime=wanted.since,
        EndTime=datetime.now(UTC),
        Period=wanted.period,
        Statistics=[wanted.statistic],
    )
    points = sorted(answer["Datapoints"], key=lambda point: point["Timestamp"])
    rows = ((point["Timestamp"], f"{point[wanted.statistic]:g}", point.get("Unit")) for point in points)
    heads = (tr("TIME"), wanted.statistic.upper(), tr("UNIT"))
    session.tell_table({**answer, "Datapoints": points}, heads, rows, tr("Nothing was measured."))
    return 0
