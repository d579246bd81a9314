"""USB drives: provisioning from one, and copying logs to one."""

from __future__ import annotations

from dataclasses import replace

from belvedere_simulator.appliance.body.effects import (
    AbortLogCopy,
    AbortProvisioning,
    BeginLogCopy,
    BeginProvisioning,
    Effect,
    ExamineArchive,
    RefuseStick,
    ResumeProvisioning,
    WriteProvisioningLogs,
)
from belvedere_simulator.appliance.body.events import (
    ConfigurationCopied,
    LogCopyEnded,
    Provisioned,
    ProvisioningFailed,
    UsbPlugged,
    UsbUnplugged,
)
from belvedere_simulator.appliance.body.network import connect, reroute
from belvedere_simulator.appliance.body.parts import UsbPort
from belvedere_simulator.appliance.body.state import Activity, Body, Power, Work
from belvedere_simulator.appliance.body.step import Step, then
from belvedere_simulator.appliance.software.profile import profile_of
from belvedere_simulator.messages import tr


def plug_stick(body: Body, event: UsbPlugged) -> Step:
    """A stick is looked at once the appliance is on; a port that is taken takes no second one."""
    if event.port in body.sticks:
        return body, ()
    body = replace(body, sticks={**body.sticks, event.port: event.stick})
    if body.power is not Power.ON or body.activity is not None:
        return body, ()
    return _look(replace(body, problem=None), event.port)


def unplug_stick(body: Body, event: UsbUnplugged) -> Step:
    """What needed the stick ends; what was copied already goes on."""
    if event.port not in body.sticks:
        return body, ()
    sticks = {port: stick for port, stick in body.sticks.items() if port is not event.port}
    body = replace(body, sticks=sticks, logs_due=body.logs_due - {event.port})
    activity = body.activity
    if activity is None:
        return replace(body, problem=None), ()
    if activity.port is not event.port or activity.work is Work.REGISTERING:
        return body, ()
    if activity.work is Work.COPYING_LOGS:
        return then((replace(body, activity=None), (AbortLogCopy(event.port),)), take_up_sticks)
    problem = tr("The USB drive was pulled out too early")
    return then(
        (replace(body, activity=None, problem=problem), (AbortProvisioning(event.port),)), take_up_sticks
    )


def look_at_sticks(body: Body) -> Step:
    """What is plugged in when the start is over."""
    return then((body, ()), *(lambda body, port=port: _look(body, port) for port in UsbPort), _copy_logs)


def resume_provisioning(body: Body) -> Step:
    """An interrupted provisioning goes on without its stick; one that is there is looked at instead."""
    if not body.unfinished or body.kept.provisioned:
        return body, ()
    body = replace(body, unfinished=False)
    if any(stick.archive for stick in body.sticks.values()):
        return body, ()
    port = UsbPort.USB3
    return replace(body, activity=Activity(Work.REGISTERING, port)), (ResumeProvisioning(port),)


def take_up_sticks(body: Body) -> Step:
    """What waited while another stick was busy."""
    if body.kept.provisioned or body.problem is not None:
        return _copy_logs(body)
    return look_at_sticks(body)


def configuration_copied(body: Body, event: ConfigurationCopied) -> Step:
    """The network is as configured from now on, and the appliance registers."""
    if body.activity != Activity(Work.COPYING_CONFIGURATION, event.port):
        return body, ()
    after = replace(
        body,
        kept=replace(body.kept, network=event.network),
        activity=Activity(Work.REGISTERING, event.port),
    )
    return reroute(body, after)


def provisioned(body: Body, event: Provisioned) -> Step:
    """The temporary connection gives way to the permanent one."""
    if body.activity != Activity(Work.REGISTERING, event.port):
        return body, ()
    body = replace(body, kept=replace(body.kept, provisioned=True), activity=None, problem=None)
    return then((body, _logs_to(body, event.port)), connect, take_up_sticks)


def provisioning_failed(body: Body, event: ProvisioningFailed) -> Step:
    """The reason stays on the light until a stick comes or goes, or the appliance is switched off."""
    activity = body.activity
    if activity is None:
        stick = body.sticks.get(event.port)
        if body.power is not Power.ON or stick is None or not stick.archive:
            return body, ()
        return replace(body, problem=event.reason), _logs_to(body, event.port)
    if activity.port is not event.port or activity.work is Work.COPYING_LOGS:
        return body, ()
    body = replace(body, activity=None, problem=event.reason, connected=False)
    return then((body, _logs_to(body, event.port)), take_up_sticks)


def log_copy_ended(body: Body, event: LogCopyEnded) -> Step:
    """The next stick, if one waits. Why an image failed is the log's to say, not the light's."""
    if body.activity != Activity(Work.COPYING_LOGS, event.port):
        return body, ()
    return take_up_sticks(replace(body, activity=None))


def _look(body: Body, port: UsbPort) -> Step:
    stick = body.sticks.get(port)
    if stick is None or body.activity is not None:
        return body, ()
    refused = stick.problem(fast_port=port in body.model.value.fast_ports)
    if refused is not None:
        wanted = stick.archive and not body.kept.provisioned
        problem = refused if wanted else body.problem
        return replace(body, problem=problem, logs_due=body.logs_due - {port}), (RefuseStick(port, refused),)
    if not stick.archive:
        return body, ()
    if body.kept.provisioned:
        return body, (ExamineArchive(port),)
    activity = Activity(Work.COPYING_CONFIGURATION, port)
    return replace(body, activity=activity, problem=None), (BeginProvisioning(port),)


def _copy_logs(body: Body) -> Step:
    if body.activity is not None or not body.logs_due:
        return body, ()
    if not profile_of(body.kept.software.running).log_copy:
        reason = tr("Software before 4.3.93 does not copy logs to USB drives")
        refused: list[Effect] = [RefuseStick(port, reason) for port in UsbPort if port in body.logs_due]
        return replace(body, logs_due=frozenset()), tuple(refused)
    port = next(port for port in UsbPort if port in body.logs_due)
    activity = Activity(Work.COPYING_LOGS, port)
    return replace(body, logs_due=body.logs_due - {port}, activity=activity), (BeginLogCopy(port),)


def _logs_to(body: Body, port: UsbPort) -> tuple[Effect, ...]:
    writes = port in body.sticks and profile_of(body.kept.software.running).provisioning_logs
    return (WriteProvisioningLogs(port),) if writes else ()
