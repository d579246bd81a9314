"""Update and reboot jobs, as far as the body is concerned."""

from __future__ import annotations

from dataclasses import replace

from belvedere_simulator.appliance.body.effects import (
    BeginUpdate,
    RefuseReboot,
    RefuseUpdate,
    ReportUpdate,
)
from belvedere_simulator.appliance.body.events import UpdateFailed, UpdateReached, UpdateRequested
from belvedere_simulator.appliance.body.power import shut_down
from belvedere_simulator.appliance.body.state import UPDATE_STAGES, Body, Power, Update, UpdateStage
from belvedere_simulator.appliance.body.step import Step, then
from belvedere_simulator.appliance.software.catalogue import Catalogue
from belvedere_simulator.appliance.software.installed import install, refusal
from belvedere_simulator.appliance.software.profile import profile_of
from belvedere_simulator.messages import tr

# What the driver reports by itself; the stages around these follow from other events.
REACHED = frozenset({UpdateStage.DOWNLOADING, UpdateStage.VERIFYING, UpdateStage.IN_PROGRESS})


def request_reboot(body: Body) -> Step:
    """Shut down and start again, if the software can; while it shuts down already, that will do."""
    if body.power is not Power.ON:
        return body, ()
    if not profile_of(body.kept.software.running).remote_reboot:
        return body, (RefuseReboot(tr("Software before 5.0.7 cannot be restarted from afar")),)
    return shut_down(body, restart=True)


def request_update(body: Body, event: UpdateRequested, catalogue: Catalogue) -> Step:
    """Begin an update, or say why not; of the one that is under way, tell where it is.

    A job that comes while the appliance shuts down comes again after the start.
    """
    if body.power is not Power.ON:
        return body, ()
    under_way = body.kept.update
    if under_way is not None and under_way.version == event.version:
        return body, (ReportUpdate(event.version, under_way.stage),)
    reason = _update_refusal(body, event, catalogue)
    if reason is not None:
        return body, (RefuseUpdate(event.version, reason),)
    body = replace(body, kept=replace(body.kept, update=Update(event.version)))
    return body, (ReportUpdate(event.version, UpdateStage.PENDING), BeginUpdate(event.version))


def update_reached(body: Body, event: UpdateReached) -> Step:
    """The update is further on; it never seems to go back."""
    update = body.kept.update
    if body.power is not Power.ON or update is None or event.stage not in REACHED:
        return body, ()
    if UPDATE_STAGES.index(event.stage) <= UPDATE_STAGES.index(update.stage):
        return body, ()
    after = replace(body, kept=replace(body.kept, update=replace(update, stage=event.stage)))
    return after, (ReportUpdate(update.version, event.stage),)


def update_installed(body: Body) -> Step:
    """Restart into the new software."""
    update = body.kept.update
    if body.power is not Power.ON or update is None:
        return body, ()
    kept = replace(
        body.kept,
        update=replace(update, stage=UpdateStage.REBOOTING),
        software=install(body.kept.software, update.version),
    )
    report = ReportUpdate(update.version, UpdateStage.REBOOTING)
    return then((replace(body, kept=kept), (report,)), lambda body: shut_down(body, restart=True))


def update_failed(body: Body, event: UpdateFailed) -> Step:
    """Nothing was changed, and nothing is left of it."""
    update = body.kept.update
    if body.power is not Power.ON or update is None:
        return body, ()
    after = replace(body, kept=replace(body.kept, update=None))
    return after, (ReportUpdate(update.version, UpdateStage.FAILED, event.reason),)


def _update_refusal(body: Body, event: UpdateRequested, catalogue: Catalogue) -> str | None:
    if not body.kept.provisioned:
        return tr("The appliance is not provisioned")
    if body.kept.update is not None:
        return tr("The update to {version} is under way", version=body.kept.update.version)
    return refusal(catalogue, body.kept.software, event.version, major_allowed=event.major_allowed)
