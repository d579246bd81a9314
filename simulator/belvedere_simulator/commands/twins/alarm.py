"""`belvedere alarm`: what a site watches, what it saw, and where it tells that."""

from __future__ import annotations

import argparse
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.twins.alarm_targets import add_target_parser, target_arns
from belvedere_simulator.commands.twins.arguments import given, tag
from belvedere_simulator.commands.twins.session import Session, add_action, carry_out
from belvedere_simulator.commands.twins.subjects import NAMESPACE, add_subject, subject_of
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.metrics.alarms import COMPARISONS, MISSING, STATES, Alarm, find_alarm, put_alarm
from belvedere_simulator.metrics.metric import Metric
from belvedere_simulator.metrics.usual import RULES
from belvedere_simulator.metrics.watching import watch_everything

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]


def add_parser(subparsers: Subparsers) -> None:
    """Add `alarm` and its commands to the program's."""
    alarm = subparsers.add_parser("alarm", help=tr("alarms on devices and applications"))
    commands = alarm.add_subparsers(dest="alarm_command", required=True, metavar=tr("COMMAND"))
    add_action(commands, "list", list_alarms, tr("list alarms")).add_argument(
        "--state", choices=STATES, help=tr("only those in this state")
    )
    _add_create(commands)
    everything = add_action(commands, "usual", usual, tr("watch every device and application as is usual"))
    _telling(everything)
    _named(add_action(commands, "delete", delete, tr("delete an alarm"), destructive=True))
    history_ = add_action(commands, "history", history, tr("tell when alarms changed"))
    history_.add_argument("alarm", nargs="?", metavar="ALARM", help=tr("only this one"))
    _named(add_action(commands, "silence", silence, tr("keep an alarm from telling anybody")))
    _named(add_action(commands, "unsilence", unsilence, tr("let an alarm tell again")))
    set_ = _named(
        add_action(commands, "set", set_state, tr("set an alarm's state until it is looked at next"))
    )
    set_.add_argument("state", choices=STATES, metavar="STATE", help=", ".join(STATES))
    set_.add_argument("--reason", default="set by hand", help=tr("why"))
    add_target_parser(commands)


run = carry_out


def _add_create(commands: Subparsers) -> None:
    summary = tr("watch a device's presence, an application's errors, or any metric")
    parser = _named(add_action(commands, "create", create, summary))
    add_subject(parser, required=False)
    parser.add_argument("--metric", default="", metavar="NAME", help=tr("the usual one when left out"))
    parser.add_argument("--namespace", default=NAMESPACE, metavar="NAME", help=tr("where the metric belongs"))
    parser.add_argument(
        "--dimension",
        action="append",
        type=tag,
        default=[],
        metavar="NAME=VALUE",
        help=tr("a dimension of the metric; repeat it"),
    )
    parser.add_argument("--statistic", metavar="NAME", help=tr("Average, Sum, p90 and so on"))
    parser.add_argument("--comparison", choices=list(COMPARISONS), help=tr("how a bad value compares"))
    parser.add_argument("--threshold", type=float, metavar="N", help=tr("the limit (1)"))
    parser.add_argument("--period", type=int, metavar="S", help=tr("of so many seconds (60)"))
    parser.add_argument("--periods", type=int, metavar="N", help=tr("in so many periods (5)"))
    parser.add_argument("--datapoints", type=int, metavar="N", help=tr("so many bad ones of them (all)"))
    parser.add_argument("--missing", choices=MISSING, help=tr("what periods without values count as"))
    _telling(parser)
    parser.add_argument("--description", default="", help=tr("what it means"))


def _telling(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tell", action="append", default=[], metavar="TARGET", help=tr("a target; repeat it")
    )


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
    """Watch a metric: the usual one of a device or an application if none is named. One of that name is
    changed.
    """
    alarm = _wanted(session)
    put_alarm(session.clients("cloudwatch"), alarm)
    words = tr("{alarm} watches {metric}.", alarm=alarm.name, metric=alarm.metric.title)
    session.tell({"alarm": alarm.to_document()}, words)
    return 0


def usual(session: Session) -> int:
    """The usual alarms of all that nobody watches yet."""
    told = target_arns(session, session.given.tell)
    names = watch_everything(session.panorama, session.clients("cloudwatch"), told)
    rows = ([name] for name in names)
    session.tell_table({"alarms": names}, (tr("NAME"),), rows, tr("Everything is watched already."))
    return 0


def _wanted(session: Session) -> Alarm:
    wanted = session.given
    metric = _metric(session)
    usual = metric.namespace == NAMESPACE and metric.name in RULES
    alarm = Alarm.usual(metric) if usual else Alarm(wanted.alarm, metric)
    periods = wanted.periods or alarm.periods
    changed = {
        name: getattr(wanted, name)
        for name in ("statistic", "comparison", "threshold", "period", "missing")
        if getattr(wanted, name) is not None
    }
    told = target_arns(session, wanted.tell)
    return replace(
        alarm,
        name=wanted.alarm,
        periods=periods,
        datapoints=wanted.datapoints or periods,
        description=wanted.description,
        actions=tuple((state, arn) for state in ("ALARM", "OK") for arn in told),
        **changed,
    )


def _metric(session: Session) -> Metric:
    wanted = session.given
    dimensions, name = dict(wanted.dimension), wanted.metric
    if wanted.device or wanted.app:
        subject = subject_of(session)
        dimensions |= {each["Name"]: each["Value"] for each in subject.dimensions}
        name = name or subject.metric
    if not name:
        raise BelvedereError("BV-MTR-004", tr("Nothing is named that could be watched"), where=wanted.alarm)
    return Metric(wanted.namespace, name, tuple(sorted(dimensions.items())))


def delete(session: Session) -> int:
    """Delete an alarm, once its name was typed."""
    name = _found(session)
    session.confirm(tr("The alarm {name} will be gone.", name=name), name)
    answer = session.clients("cloudwatch").delete_alarms(AlarmNames=[name])
    session.tell(answer, tr("{name} was deleted.", name=name))
    return 0


def silence(session: Session) -> int:
    """Keep it from telling anybody."""
    name = _found(session)
    answer = session.clients("cloudwatch").disable_alarm_actions(AlarmNames=[name])
    session.tell(answer, tr("{name} tells nobody.", name=name))
    return 0


def unsilence(session: Session) -> int:
    """Let it tell again."""
    name = _found(session)
    answer = session.clients("cloudwatch").enable_alarm_actions(AlarmNames=[name])
    session.tell(answer, tr("{name} tells again.", name=name))
    return 0


def set_state(session: Session) -> int:
    """Set its state, to try what it tells."""
    name, state = _found(session), session.given.state
    answer = session.clients("cloudwatch").set_alarm_state(
        AlarmName=name, StateValue=state, StateReason=session.given.reason
    )
    session.tell(answer, tr("{name} is {state} until it is looked at next.", name=name, state=state))
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


def _found(session: Session) -> str:
    name: str = session.given.alarm
    if find_alarm(session.clients("cloudwatch"), name) is None:
        raise BelvedereError("BV-CLI-011", tr("There is no {kind} named {name}", kind=tr("alarm"), name=name))
    return name
