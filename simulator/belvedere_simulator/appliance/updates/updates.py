"""One update: downloaded, verified, written into the other slot."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from belvedere_simulator.appliance.body.events import UpdateFailed, UpdateInstalled, UpdateReached
from belvedere_simulator.appliance.body.state import UpdateStage
from belvedere_simulator.appliance.faults.disk import before_write
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.life import LifeEndedError
from belvedere_simulator.appliance.provisioning.record import load_record
from belvedere_simulator.appliance.software.catalogue import software_catalogue
from belvedere_simulator.appliance.software.images.images import SoftwareImages
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.appliance.transfer.downloading import fetch
from belvedere_simulator.appliance.transfer.link import Link
from belvedere_simulator.appliance.updates.damage import damage
from belvedere_simulator.appliance.updates.offer import Offer, UpdateJob, offered
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.software_image.reading import check_image

VERIFY_SECONDS, INSTALL_SECONDS = 20.0, 120.0
"""Simulated seconds that an update takes besides its download."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 15.0
STEP = 10
"""The site is told of every so many percent."""


class SoftwareUpdates:
    """`parts.Updates`: one at a time, on a thread of its own.

    Whatever ends the life in between, the body begins the update again at the next start, and it goes on with
    what lies there.
    """

    def __init__(self, surroundings: Surroundings, images: SoftwareImages, job: UpdateJob) -> None:
        self._around = surroundings
        self._images = images
        self._job = job
        self._running = threading.Lock()
        self._told = -1

    def begin(self, version: str) -> None:
        """Fetch, verify and write it; told again while it does, it goes on."""
        if not self._running.acquire(blocking=False):
            return
        threading.Thread(target=self._run, args=(version,), name="update", daemon=True).start()

    @property
    def percent(self) -> int:
        """How much of its stage is done, as far as the site was told."""
        return max(self._told, 0)

    def _run(self, version: str) -> None:
        try:
            self._update(version)
        except LifeEndedError:
            return
        except (BelvedereError, OSError) as error:
            self._fail(version, str(error))
        finally:
            self._running.release()

    def _update(self, version: str) -> None:
        self._forget_others(version)
        self._reach(UpdateStage.DOWNLOADING)
        file = self._download(version)
        self._reach(UpdateStage.VERIFYING)
        self._verify(version, file)
        self._reach(UpdateStage.IN_PROGRESS)
        self._write(version, file)
        self._around.life.check()
        self._log("INFO", f"software {version} installed, restarting")
        self._around.post(UpdateInstalled())

    def _download(self, version: str) -> Path:
        around, file = self._around, self._images.incoming / f"{version}.img"
        offer = self._patiently(lambda: offered(self._job, version))
        self._log("INFO", f"downloading software {version}, {offer.size} bytes")
        fetch(
            self._links(offer),
            file,
            offer.size,
            offer.sha256,
            life=around.life,
            reach=around.reach,
            faults=around.faults,
            progress=lambda received: self._percent(version, received, offer.size),
            authority=self._authority(),
            cut_by=FaultKind.UPDATE_CUT,
            note=lambda why: self._log("WARN", f"download of software {version} interrupted: {why}"),
        )
        self._log("INFO", f"downloaded software {version}, SHA-256 {offer.sha256}")
        return file

    def _links(self, offer: Offer) -> Callable[[], Link]:
        first = [offer]

        def link() -> Link:
            known = first.pop() if first else offered(self._job, offer.version)
            return Link(known.url)

        return link

    def _patiently(self, ask: Callable[[], Offer]) -> Offer:
        """Ask until there is an answer, whenever the way to the site opens again."""
        pause, noted = FIRST_PAUSE, False
        while True:
            self._around.life.check()
            try:
                return ask()
            except OSError as error:
                if not noted:
                    self._log("WARN", f"the site cannot be asked for the image yet: {error}")
                noted = True
            if self._around.life.wait(pause):
                self._around.life.check()
            pause = min(2 * pause, LONGEST_PAUSE)

    def _verify(self, version: str, file: Path) -> None:
        around = self._around
        if around.faults.find(FaultKind.UPDATE_SIGNATURE) is not None:
            damage(file)
        around.pace.spend(VERIFY_SECONDS, around.life)
        manifest = check_image(file, (self._authority() or "").encode())
        counter = software_catalogue().level(around.software)
        if manifest.version != version:
            raise _another(version, tr("it is version {version}", version=manifest.version))
        if manifest.level < counter:
            raise _another(
                version,
                tr("its level is {level}, and {counter} is needed", level=manifest.level, counter=counter),
            )
        self._log("INFO", f"software {version} verified, level {manifest.level}")

    def _write(self, version: str, file: Path) -> None:
        around, size, written = self._around, file.stat().st_size, 0

        def tick(piece: int) -> None:
            nonlocal written
            before_write(around.faults, around.life, piece)
            around.pace.spend(INSTALL_SECONDS * piece / size, around.life)
            written += piece
            self._percent(version, written, size)

        self._log("INFO", f"writing software {version}")
        self._images.write(version, file, beside=around.software, tick=tick)
        image = self._images.image(version)
        if around.faults.find(FaultKind.UPDATE_BOOT) is not None and image is not None:
            damage(image)
        self._forget_others("")

    def _reach(self, stage: UpdateStage) -> None:
        self._around.life.check()
        self._told = -1
        self._around.post(UpdateReached(stage))

    def _percent(self, version: str, done: int, of: int) -> None:
        percent = 100 * done // of // STEP * STEP
        if percent > self._told:
            self._told = percent
            self._job.update_progress(version, percent)

    def _fail(self, version: str, reason: str) -> None:
        if self._around.life.ended:
            return
        self._forget_others("")
        self._log("ERROR", f"update to software {version} failed: {reason}")
        self._around.post(UpdateFailed(reason))

    def _forget_others(self, version: str) -> None:
        """Leave nothing of downloads but that of `version`."""
        folder = self._images.incoming
        for file in folder.iterdir() if folder.exists() else ():
            if not version or not file.name.startswith(f"{version}.img"):
                file.unlink(missing_ok=True)

    def _authority(self) -> str | None:
        record = load_record(self._around.store)
        return None if record is None else record.authority

    def _log(self, level: str, text: str) -> None:
        self._around.logs.updater(level, text)


def _another(version: str, why: str) -> BelvedereError:
    return BelvedereError(
        "BV-UPD-005", tr("The image is not the one that was asked for"), where=version, why=why
    )
