"""`belvedere bench`: how fast this computer does our work, beside a reference measured in the same run."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from belvedere_simulator.bench.goals import BY_NAME, SUBJECTS
from belvedere_simulator.bench.settings import Settings
from belvedere_simulator.folders import cache_folder
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.bench.results import Report

OK, GUARD_RAIL = 0, 1


def add_parser(subparsers: Any) -> None:
    """Add `bench` to the command line."""
    parser = subparsers.add_parser(
        "bench", help=tr("measure the engine, the service, the appliance, the desktop or the log viewer")
    )
    parser.add_argument("subject", choices=tuple(SUBJECTS), help=tr("what is measured"))
    parser.add_argument("--json", action="store_true", help=tr("write one JSON object"))
    parser.add_argument(
        "--only",
        action="append",
        choices=tuple(BY_NAME),
        metavar="GOAL",
        default=[],
        help=tr("measure this goal alone; may be given again. Goals: {goals}", goals=", ".join(BY_NAME)),
    )
    parser.add_argument(
        "--rounds",
        type=_positive(int),
        default=Settings.rounds,
        metavar="N",
        help=tr("how often reference and ours are measured in turn (default: {n})", n=Settings.rounds),
    )
    parser.add_argument(
        "--seconds",
        type=_positive(float),
        default=Settings.seconds,
        metavar="S",
        help=tr("how long a window lasts (default: {n}; shorter ones say little)", n=Settings.seconds),
    )
    parser.add_argument(
        "--lines",
        type=_positive(int),
        default=Settings.lines,
        metavar="N",
        help=tr("how many lines of 100 bytes the large log has (default: {n})", n=Settings.lines),
    )
    parser.add_argument("--isolation", choices=("auto", "bwrap", "paths"), default="auto")
    parser.set_defaults(refuse=parser.error)


def run(arguments: argparse.Namespace) -> int:
    """Measure. 0: the figures are there, whatever they are; 1: a guard-rail did not hold."""
    from belvedere_simulator.bench.results import as_table  # noqa: PLC0415

    foreign = sorted(set(arguments.only) - {goal.name for goal in SUBJECTS[arguments.subject]})
    if foreign:
        arguments.refuse(tr("no goal of this bench: {goals}", goals=", ".join(foreign)))
    settings = Settings(
        cache=cache_folder() / "bench",
        rounds=arguments.rounds,
        seconds=arguments.seconds,
        only=frozenset(arguments.only),
        isolation=arguments.isolation,
        lines=arguments.lines,
    )
    report = _bench(arguments.subject)(settings, _tell)
    text = json.dumps(report.to_document(), ensure_ascii=False) if arguments.json else as_table(report)
    sys.stdout.write(text + "\n")
    return GUARD_RAIL if report.failures else OK


def _bench(subject: str) -> Callable[[Settings, Callable[[str], None]], Report]:
    # The engine's imports ONNX Runtime and PyAV, which the others shall not wait for.
    if subject == "service":
        from belvedere_simulator.bench.service import bench_service  # noqa: PLC0415

        return bench_service
    if subject == "appliance":
        from belvedere_simulator.bench.appliance import bench_appliance  # noqa: PLC0415

        return bench_appliance
    if subject == "desktop":
        from belvedere_simulator.bench.desktop import bench_desktop  # noqa: PLC0415

        return bench_desktop
    if subject == "logs":
        from belvedere_simulator.bench.logs import bench_logs  # noqa: PLC0415

        return bench_logs
    from belvedere_simulator.bench.engine import bench_engine  # noqa: PLC0415

    return bench_engine


def _tell(line: str) -> None:
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


def _positive(kind: type[int] | type[float]) -> Any:
    def read(text: str) -> float:
        value = kind(text)
        if not value > 0:
            raise argparse.ArgumentTypeError(tr("{text} is not above 0", text=text))
        return value

    return read
