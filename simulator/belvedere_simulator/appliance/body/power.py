"""Starting, restoring and shutting down."""

from __future__ import annotations

from dataclasses import replace

from belvedere_simulator.appliance.body.buttons import hold
from belvedere_simulator.appliance.body.durations import BOOT, RESTORE, SHUTDOWN, TOLERANCE
from belvedere_simulator.appliance.body.effects import (
    BeginUpdate,
    Delete,
    Effect,
    RaiseCounter,
    ReportStartFailure,
    ReportUpdate,
    RestoreSoftware,
    RollBack,
    ShutDown,
    StartApplications,
    StartBoot,
    StopAll,
    UseRoutes,
)
from belvedere_simulator.appliance.body.events import (
    BootFailed,
    BootStageDone,
    RestoreFailed,
    StoreOpened,
    TimePassed,
)
from belvedere_simulator.appliance.body.network import connect, routes_of
from belvedere_simulator.appliance.body.parts import EVERYTHING, NetworkMode
from belvedere_simulator.appliance.body.state import BOOT_STAGES, Body, BootStage, Monitor, Power, UpdateStage
from belvedere_simulator.appliance.body.step import Step, then
from belvedere_simulator.appliance.body.sticks import look_at_sticks, resume_provisioning
from belvedere_simulator.appliance.software.catalogue import Catalogue
from belvedere_simulator.appliance.software.installed import (
    Reset,
    reset_version,
    restored,
    rolled_back,
    start_refusal,
    started,
)
from belvedere_simulator.messages import tr


def power_on(body: Body, catalogue: Catalogue) -> Step:
    """Start; or go on with a reset that was cut short. What is plugged in now counts as there at power-on."""
    body = replace(
        body,
        restart=False,
        monitor=Monitor.ABSENT if body.monitor is Monitor.ABSENT else Monitor.SEEN,
        logs_due=frozenset(port for port, stick in body.sticks.items() if stick.log_folder),
    )
    return _boot(body, catalogue) if body.kept.reset is None else _restore(body, catalogue)


def begin_reset(body: Body, reset: Reset, catalogue: Catalogue) -> Step:
    """Start with a reset. An update that was under way is given up; a full reset stays full until done."""
    kept = body.kept
    effects: tuple[Effect, ...] = ()
    if kept.update is not None and reset is not Reset.FULL:
        effects = (ReportUpdate(kept.update.version, UpdateStage.FAILED, tr("The appliance was reset")),)
    wanted = Reset.FULL if kept.reset is Reset.FULL else reset
    kept = replace(kept, reset=wanted, update=None, software=rolled_back(kept.software))
    return then((replace(body, kept=kept), effects), lambda body: power_on(body, catalogue))


def shut_down(body: Body, *, restart: bool) -> Step:
    """Begin the shutdown; the status light stays as it was."""
    return replace(
        body,
        power=Power.SHUTTING_DOWN,
        remaining=SHUTDOWN,
        restart=restart,
        stage=None,
        activity=None,
        problem=None,
        connected=False,
    ), (ShutDown(),)


def cut_power(body: Body) -> Step:
    """No power: only what is kept remains, and what is plugged in or pressed."""
    powered = body.power is not Power.OFF
    return replace(_without_power(body), mains=False), (StopAll(),) if powered else ()


def plug_mains(body: Body, catalogue: Catalogue) -> Step:
    """The appliance starts as soon as it has power."""
    return (body, ()) if body.mains else power_on(replace(body, mains=True), catalogue)


def pass_time(body: Body, event: TimePassed, catalogue: Catalogue) -> Step:
    """Timers run, through as many changes of state as fit into the time."""
    seconds = event.seconds if event.seconds > 0 else 0.0
    effects: tuple[Effect, ...] = ()
    body = hold(body, seconds)
    while seconds > 0 and body.remaining > 0:
        spent = min(seconds, body.remaining)
        left = body.remaining - spent
        seconds -= spent
        body, effects = then(
            (replace(body, remaining=left if left > TOLERANCE else 0.0), effects),
            lambda body: settle(body, catalogue),
        )
    return body, effects


def settle(body: Body, catalogue: Catalogue) -> Step:
    """Leave a state whose time is over and whose work is done."""
    if body.remaining > 0:
        return body, ()
    if body.power is Power.SHUTTING_DOWN:
        off: Step = (replace(_without_power(body), restart=body.restart), (StopAll(),))
        return then(off, lambda body: power_on(body, catalogue)) if body.restart else off
    if body.power is Power.BOOTING and body.stage is None:
        return _booted(body, catalogue)
    if body.power is Power.RESTORING and body.restored:
        software = body.kept.software
        version = reset_version(catalogue, software, body.kept.reset or Reset.LATEST)
        kept = replace(body.kept, reset=None, software=restored(software, version))
        return _boot(replace(body, kept=kept, restored=False), catalogue)
    return body, ()


def boot_stage_done(body: Body, event: BootStageDone, catalogue: Catalogue) -> Step:
    """The next stage is waited for; once the network is up, it is used."""
    if body.power is not Power.BOOTING or body.stage is not event.stage:
        return body, ()
    following = BOOT_STAGES[BOOT_STAGES.index(event.stage) + 1 :]
    network = event.stage is BootStage.STARTING_NETWORK
    effects: tuple[Effect, ...] = (UseRoutes(routes_of(body)),) if network else ()
    body = replace(body, stage=following[0] if following else None)
    return then((body, effects), lambda body: settle(body, catalogue))


def boot_failed(body: Body, event: BootFailed, catalogue: Catalogue) -> Step:
    """Go back to the software before an update, or stop here with the red light."""
    return _fail(body, event.reason, catalogue) if body.power is Power.BOOTING else (body, ())


def store_opened(body: Body, event: StoreOpened) -> Step:
    """The store is written first: it may know of a provisioning that ended just before the power did."""
    if body.power is not Power.BOOTING:
        return body, ()
    network = event.network if event.provisioned or event.unfinished else body.kept.network
    kept = replace(body.kept, provisioned=body.kept.provisioned or event.provisioned, network=network)
    return replace(body, kept=kept, unfinished=event.unfinished), ()


def restore_done(body: Body, catalogue: Catalogue) -> Step:
    """The software is written; the orange light stays until its time is over."""
    if body.power is not Power.RESTORING:
        return body, ()
    return settle(replace(body, restored=True), catalogue)


def restore_failed(body: Body, event: RestoreFailed) -> Step:
    """The reset is still owed: the next start tries again."""
    if body.power is not Power.RESTORING:
        return body, ()
    return _stopped_at(body, event.reason)


def _restore(body: Body, catalogue: Catalogue) -> Step:
    kept = body.kept
    effects: tuple[Effect, ...] = ()
    if kept.reset is Reset.FULL:
        kept = replace(kept, provisioned=False, network=NetworkMode.SINGLE, update=None)
        effects = (Delete(EVERYTHING),)
    version = reset_version(catalogue, kept.software, kept.reset or Reset.LATEST)
    body = replace(body, kept=kept, power=Power.RESTORING, remaining=RESTORE, restored=False)
    return body, (*effects, RestoreSoftware(version))


def _boot(body: Body, catalogue: Catalogue) -> Step:
    body = replace(body, power=Power.BOOTING, remaining=BOOT, stage=BOOT_STAGES[0])
    refused = start_refusal(catalogue, body.kept.software)
    if refused is not None:
        return _fail(body, refused, catalogue)
    return body, (StartBoot(body.kept.software.next),)


def _fail(body: Body, reason: str, catalogue: Catalogue) -> Step:
    trial = body.kept.software.trial
    if trial is None:
        return _stopped_at(body, reason)
    software = rolled_back(body.kept.software)
    body = replace(body, kept=replace(body.kept, software=software, update=None))
    back = (RollBack(trial, software.running), ReportUpdate(trial, UpdateStage.FAILED, reason))
    return then((body, back), lambda body: _boot(body, catalogue))


def _stopped_at(body: Body, reason: str) -> Step:
    body = replace(body, power=Power.FAILED, fault=reason, remaining=0.0, stage=None, restored=False)
    return body, (ReportStartFailure(reason),)


def _booted(body: Body, catalogue: Catalogue) -> Step:
    before = body.kept.software
    after = started(catalogue, before)
    effects: tuple[Effect, ...] = ()
    update = body.kept.update
    if after.counter > before.counter:
        effects += (RaiseCounter(after.counter),)
    if before.trial is not None:
        effects += (ReportUpdate(before.trial, UpdateStage.COMPLETED),)
        update = None
    elif update is not None:
        effects += (BeginUpdate(update.version),)
        update = replace(update, stage=UpdateStage.PENDING)
    body = replace(body, power=Power.ON, kept=replace(body.kept, software=after, update=update))
    return then((body, effects), connect, _start_applications, resume_provisioning, look_at_sticks)


def _start_applications(body: Body) -> Step:
    return body, (StartApplications(),) if body.kept.provisioned else ()


def _without_power(body: Body) -> Body:
    return replace(
        body,
        power=Power.OFF,
        remaining=0.0,
        restart=False,
        stage=None,
        restored=False,
        fault=None,
        activity=None,
        problem=None,
        unfinished=False,
        logs_due=frozenset(),
        connected=False,
    )
