"""The body as a whole: one event in, the next state and what is to be done out.

Nothing here keeps time, reads files or starts anything. The driver stores `Body.kept` whenever it changed,
before it carries out the effects, so that the power may fail between any two of them.
"""

from __future__ import annotations

from dataclasses import replace

from belvedere_simulator.appliance.body import events, network, power, sticks, updates
from belvedere_simulator.appliance.body.buttons import meant, press, release
from belvedere_simulator.appliance.body.effects import ReportHeat
from belvedere_simulator.appliance.body.identity import Model
from belvedere_simulator.appliance.body.parts import Button
from belvedere_simulator.appliance.body.presses import Outcome, outcome
from belvedere_simulator.appliance.body.state import Body, Gesture, Kept, Monitor, Power
from belvedere_simulator.appliance.body.step import Step
from belvedere_simulator.appliance.software.catalogue import Catalogue, software_catalogue
from belvedere_simulator.appliance.software.installed import Reset, delivered

_ByHand = (
    events.ButtonDown
    | events.ButtonUp
    | events.Pressed
    | events.CablePlugged
    | events.CableUnplugged
    | events.MonitorPlugged
    | events.MonitorUnplugged
)
_OfPower = (
    events.MainsPlugged
    | events.MainsCut
    | events.TimePassed
    | events.Overheating
    | events.BootStageDone
    | events.BootFailed
    | events.StoreOpened
    | events.RestoreDone
    | events.RestoreFailed
)
_OfSticks = (
    events.UsbPlugged
    | events.UsbUnplugged
    | events.ConfigurationCopied
    | events.Provisioned
    | events.ProvisioningFailed
    | events.LogCopyEnded
)
_OfJobs = (
    events.Connection
    | events.RebootRequested
    | events.UpdateRequested
    | events.UpdateReached
    | events.UpdateInstalled
    | events.UpdateFailed
)


def new_body(model: Model = Model.APPLIANCE, catalogue: Catalogue | None = None) -> Body:
    """A new appliance: never provisioned, plugged into the mains, off, nothing else plugged in."""
    return Body(kept=Kept(software=delivered(catalogue or software_catalogue())), model=model)


def waking_body(kept: Kept, model: Model = Model.APPLIANCE) -> Body:
    """An appliance out of what it kept: unplugged and off. MainsPlugged starts it."""
    return Body(kept=kept, model=model, mains=False)


def step(body: Body, event: events.Event, catalogue: Catalogue | None = None) -> Step:
    """The state after `event`, and the effects. What cannot be in this state is ignored."""
    known = catalogue or software_catalogue()
    if isinstance(event, _ByHand):
        return _by_hand(body, event, known)
    if isinstance(event, _OfPower):
        return _of_power(body, event, known)
    if isinstance(event, _OfSticks):
        return _of_sticks(body, event)
    return _of_jobs(body, event, known)


def _by_hand(body: Body, event: _ByHand, catalogue: Catalogue) -> Step:
    match event:
        case events.ButtonDown():
            return replace(body, gesture=press(body.gesture, event.button)), ()
        case events.ButtonUp():
            return _button_up(body, event.button, catalogue)
        case events.Pressed():
            return _pressed(body, event, catalogue)
        case events.CablePlugged():
            return network.plug_cable(body, event)
        case events.CableUnplugged():
            return network.unplug_cable(body, event)
        case events.MonitorPlugged():
            seen = Monitor.UNSEEN if body.monitor is Monitor.ABSENT else body.monitor
            return replace(body, monitor=seen), ()
        case events.MonitorUnplugged():
            return replace(body, monitor=Monitor.ABSENT), ()


def _of_power(body: Body, event: _OfPower, catalogue: Catalogue) -> Step:
    match event:
        case events.MainsPlugged():
            return power.plug_mains(body, catalogue)
        case events.MainsCut():
            return power.cut_power(body)
        case events.TimePassed():
            return power.pass_time(body, event, catalogue)
        case events.Overheating():
            return _heat(body, event)
        case events.BootStageDone():
            return power.boot_stage_done(body, event, catalogue)
        case events.BootFailed():
            return power.boot_failed(body, event, catalogue)
        case events.StoreOpened():
            return power.store_opened(body, event)
        case events.RestoreDone():
            return power.restore_done(body, catalogue)
        case events.RestoreFailed():
            return power.restore_failed(body, event)


def _of_sticks(body: Body, event: _OfSticks) -> Step:
    match event:
        case events.UsbPlugged():
            return sticks.plug_stick(body, event)
        case events.UsbUnplugged():
            return sticks.unplug_stick(body, event)
        case events.ConfigurationCopied():
            return sticks.configuration_copied(body, event)
        case events.Provisioned():
            return sticks.provisioned(body, event)
        case events.ProvisioningFailed():
            return sticks.provisioning_failed(body, event)
        case events.LogCopyEnded():
            return sticks.log_copy_ended(body, event)


def _of_jobs(body: Body, event: _OfJobs, catalogue: Catalogue) -> Step:
    match event:
        case events.Connection():
            return network.change_connection(body, event)
        case events.RebootRequested():
            return updates.request_reboot(body)
        case events.UpdateRequested():
            return updates.request_update(body, event, catalogue)
        case events.UpdateReached():
            return updates.update_reached(body, event)
        case events.UpdateInstalled():
            return updates.update_installed(body)
        case events.UpdateFailed():
            return updates.update_failed(body, event)


def _button_up(body: Body, button: Button, catalogue: Catalogue) -> Step:
    if button not in body.gesture.down:
        return body, ()
    gesture = release(body.gesture, button)
    if gesture.down:
        return replace(body, gesture=gesture), ()
    buttons, seconds = meant(gesture, button)
    return _act(replace(body, gesture=Gesture()), buttons, seconds, catalogue)


def _pressed(body: Body, event: events.Pressed, catalogue: Catalogue) -> Step:
    """Not while other fingers are on the buttons: two gestures at a time would be none."""
    if body.gesture.down:
        return body, ()
    return _act(body, event.buttons, event.seconds, catalogue)


def _act(body: Body, buttons: frozenset[Button], seconds: float, catalogue: Catalogue) -> Step:
    match outcome(body.power, buttons, seconds, mains=body.mains):
        case Outcome.START:
            return power.power_on(body, catalogue)
        case Outcome.SHUT_DOWN:
            return power.shut_down(body, restart=False)
        case Outcome.ERASE:
            return power.begin_reset(body, Reset.FULL, catalogue)
        case Outcome.RESTORE_MINIMUM:
            return power.begin_reset(body, Reset.MINIMUM, catalogue)
        case Outcome.RESTORE_LATEST:
            return power.begin_reset(body, Reset.LATEST, catalogue)
        case Outcome.NOTHING:
            return body, ()


def _heat(body: Body, event: events.Overheating) -> Step:
    changed = event.hot is not body.overheated and body.power is not Power.OFF
    return replace(body, overheated=event.hot), (ReportHeat(event.hot),) if changed else ()
