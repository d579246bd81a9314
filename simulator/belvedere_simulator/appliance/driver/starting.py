"""The stages of a start, one after the other, on a thread of their own."""

from __future__ import annotations

from belvedere_simulator.appliance.body.events import BootFailed, BootStageDone, StoreOpened
from belvedere_simulator.appliance.body.state import BootStage
from belvedere_simulator.appliance.driver.box import Box
from belvedere_simulator.appliance.driver.composition import compose
from belvedere_simulator.appliance.driver.living_store import LivingStore
from belvedere_simulator.appliance.driver.powered import Run
from belvedere_simulator.appliance.driver.registration import stored_mode
from belvedere_simulator.appliance.provisioning.progress import load_progress
from belvedere_simulator.appliance.provisioning.record import load_record
from belvedere_simulator.appliance.software.profile import profile_of
from belvedere_simulator.appliance.storage.opening import open_store
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.vault.places import KeyPlace


def start(box: Box, run: Run, version: str) -> None:
    """Verify, open and start everything; the body is told of each stage, or why one failed."""
    try:
        _verify(box, run, version)
        _done(box, run, BootStage.VERIFYING_SOFTWARE)
        store = _open(box, run)
        _done(box, run, BootStage.OPENING_STORE)
        run.logs.system("NetworkManager", 812, "manager: startup complete")
        _done(box, run, BootStage.STARTING_NETWORK)
        run.surroundings = _surroundings(box, run, store, version)
        run.parts = compose(
            run.surroundings, box.images, lambda: box.loop.body, lambda: box.loop.post(None, run.life)
        )
        run.logs.controller("INFO", "startController", 58, f"controller of software {version} started")
        _done(box, run, BootStage.STARTING_CONTROLLER)
    except BelvedereError as error:
        run.life.check()
        box.loop.post(BootFailed(str(error)), run.life)


def _verify(box: Box, run: Run, version: str) -> None:
    run.logs.kernel(f"Booting software {version}, serial number {box.identity.serial}")
    box.images.verify(version)
    run.logs.updater("INFO", f"software {version} verified")


def _open(box: Box, run: Run) -> LivingStore:
    """The store, and what it knows of a provisioning, which the body may have missed."""
    store = LivingStore(open_store(box.folders, _key_places(box)))
    run.store = store
    if run.life.ended:
        store.end()
    run.logs.system("cryptsetup", 401, store.description)
    progress, record = load_progress(store), load_record(store)
    if record is None and box.loop.body.kept.provisioned:
        raise BelvedereError(
            "BV-APL-005", tr("The appliance has lost its credentials"), where=str(box.folders.sealed)
        )
    provisioned = record is not None and progress is None
    opened = StoreOpened(provisioned, progress is not None, stored_mode(store, progress))
    box.loop.post(opened, run.life)
    return store


def _key_places(box: Box) -> tuple[KeyPlace, ...]:
    if box.options.key_places is not None:
        return box.options.key_places
    from belvedere_simulator.vault.usual_places import usual_places  # noqa: PLC0415 - asks the keyring

    return tuple(usual_places())


def _surroundings(box: Box, run: Run, store: LivingStore, version: str) -> Surroundings:
    return Surroundings(
        options=box.options,
        identity=box.identity,
        folders=box.folders,
        store=store,
        software=version,
        profile=profile_of(version, allow_model_nodes=box.options.allow_model_nodes),
        life=run.life,
        pace=box.pace,
        reach=run.reach,
        faults=box.faults,
        clock=box.clock,
        logs=run.logs,
        post=lambda event: box.loop.post(event, run.life),
    )


def _done(box: Box, run: Run, stage: BootStage) -> None:
    run.life.check()
    box.loop.post(BootStageDone(stage), run.life)
