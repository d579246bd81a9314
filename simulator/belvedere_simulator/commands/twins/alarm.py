"""`belvedere alarm`: what a site watches, and what it saw."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.twins.arguments import given
from belvedere_simulator.commands.twins.session import Session, add_action, carry_out
from belvedere_simulator.commands.twins.subjects import NAMESPACE, add_subject, subject_of
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

_RULES: dict[str, dict[str, Any]] = {
    "DeviceActive": {
        "ComparisonOperator": "LessThanThreshold",
        "Threshold": 1.0,
        "Statistic": "Sum",
        "TreatMissingData": "breaching",
    },
    "ApplicationErrors": {
        "ComparisonOperator": "GreaterThanOrEqualToThreshold",
        "Threshold": 1.0,
        "Statistic": "Sum",
        "TreatMissingData": "breaching",
    },
}


def add_parser(subparsers: Subparsers) -> None:
    """Add `alarm` and its commands to the program's."""
    alarm = subparsers.add_parser("alarm", help=tr("alarms on devices and applications"))
    commands = alarm.add_subparsers(dest="alarm_command", required=True, metavar=tr("COMMAND"))
    add_action(commands, "list", list_alarms, tr("list alarms")).add_argument(
        "--state", choices=["OK", "ALARM", "INSUFFICIENT_DATA"], help=tr("only those in this state")
    )
    create_ = _named(
        add_action(commands, "create", create, tr("watch a device's presence or an application's errors"))
    )
    add_subject(create_)
    create_.add_argument("--threshold", type=float, metavar="N", help=tr("another limit than 1"))
    create_.add_argument("--period", type=int, default=60, metavar="S", help=tr("of so many seconds (60)"))
    create_.add_argument("--periods", type=int, default=5, metavar="N", help=tr("in so many periods (5)"))
    create_.add_argument("--description", default="", help=tr("what it means"))
    _named(add_action(commands, "delete", delete, tr("delete an alarm"), destructive=True))
    history_ = add_action(commands, "history", history, tr("tell when alarms changed"))
    history_.add_argument("alarm", nargs="?", metavar="ALARM", help=tr("only this one"))


run = carry_out


def _named(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("alarm", metavar="ALARM", help=tr("its name"))
    return parser


def _all(session: Session, operation: str, member: str, **parameters: Any) -> list[Any]:
    found: list[Any] = []
    for page in session.clients("cloudwatch").get_paginator(operation).paginate(**parameters):
        found += page.get(member, [])
    return found


def list_alarms(session: Session) -> int:
    """All alarms that are asked for."""
    alarms = _all(session, "describe_alarms", "MetricAlarms", **given(StateValue=session.given.state))
    heads = (tr("NAME"), tr("STATE"), tr("METRIC"), tr("SINCE"), tr("REASON"))
    members = ("AlarmName", "StateValue", "MetricName", "StateUpdatedTimestamp", "StateReason")
    rows = ([alarm.get(member) for member in members] for alarm in alarms)
    session.tell_table({"MetricAlarms": alarms}, heads, rows, tr("There are no alarms."))
    return 0


def create(session: Session) -> int:
    """Watch the usual metric of a device or an application; an alarm of that name is changed."""
    wanted, subject = session.given, subject_of(session)
    rule = dict(_RULES[subject.metric])
    if wanted.threshold is not None:
        rule["Threshold"] = wanted.threshold
    answer = session.clients("cloudwatch").put_metric_alarm(
        AlarmName=wanted.alarm,
        Namespace=NAMESPACE,
        MetricName=subject.metric,
        Dimensions=subject.dimensions,
        Period=wanted.period,
        EvaluationPeriods=wanted.periods,
        **rule,
        **given(AlarmDescription=wanted.description),
    )
    session.tell(
        answer,
        tr(
            "{alarm} watches {metric} of {name}.",
            alarm=wanted.alarm,
            metric=subject.metric,
            name=subject.name,
        ),
    )
    return 0


def delete(session: Session) -> int:
    """Delete an alarm, once its name was typed."""
    name = session.given.alarm
    if not _all(session, "describe_alarms", "MetricAlarms", AlarmNames=[name]):
        raise BelvedereError("BV-CLI-011", tr("There is no {kind} named {name}", kind=tr("alarm"), name=name))
    session.confirm(tr("The alarm {name} and its history will be gone.", name=name), name)
    answer = session.clients("cloudwatch").delete_alarms(AlarmNames=[name])
    session.tell(answer, tr("{name} was deleted.", name=name))
    return 0


def history(session: Session) -> int:
    """When alarms were made, changed, and changed their state."""
    items = _all(
        session, "describe_alarm_history", "AlarmHistoryItems", **given(AlarmName=session.given.alarm)
    )
    heads = (tr("TIME"), tr("ALARM"), tr("WHAT HAPPENED"))
    rows = ([item.get(name) for name in ("Timestamp", "AlarmName", "HistorySummary")] for item in items)
    session.tell_table({"AlarmHistoryItems": items}, heads, rows, tr("Nothing happened yet."))
    return 0
