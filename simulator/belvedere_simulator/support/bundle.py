"""Making a bundle: gathering without secrets first, then, when the preview was looked at, packing."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from belvedere_simulator.messages import tr
from belvedere_simulator.support import camera_pictures, service_state, telemetry, this_computer, views
from belvedere_simulator.support.form import Announcement
from belvedere_simulator.support.gathering import Gathering, Source
from belvedere_simulator.support.packing import pack
from belvedere_simulator.support.redacting import Redactor
from belvedere_simulator.support.staging import Staging
from belvedere_simulator.support.wish import Wish


def sources() -> tuple[Source, ...]:
    """Everything that a bundle is gathered from, in this order."""
    return (
        (tr("Versions"), this_computer.gather_versions),
        (tr("This computer"), this_computer.gather_system),
        (tr("Settings"), this_computer.gather_configuration),
        (tr("Devices"), service_state.gather_devices),
        (tr("Applications"), service_state.gather_applications),
        (tr("Packages"), service_state.gather_packages),
        (tr("Logs of the service"), telemetry.gather_logs),
        (tr("Metrics"), telemetry.gather_metrics),
        (tr("Appliances of this computer"), this_computer.gather_appliances),
        (tr("Logs of the program"), this_computer.gather_own_logs),
        (tr("Pictures of cameras"), camera_pictures.gather_pictures),
        (tr("Views"), views.gather_views),
    )


class Draft:
    """A bundle that is gathered but not written: what is in it can be looked at and left out.

    Its files lie in a folder of this user's own until it is closed.
    """

    def __init__(self, wish: Wish, secrets: Iterable[str] = (), below: Path | None = None) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="belvedere-support-", dir=below))
        self.wish = wish
        self.redactor = Redactor(secrets)
        self.staging = Staging(self._folder / "files", self.redactor)
        self.problems: list[str] = []
        self.views: list[dict[str, Any]] = []

    def gather(self, gathering: Gathering, tell: Callable[[str, int, int], None]) -> None:
        """Go through all sources; `tell` is told each with its number, and raises to end it."""
        every = sources()
        for number, (name, work) in enumerate(every):
            tell(name, number, len(every))
            gathering.attempt(name, partial(work, gathering))
        # Names of files and streams are somebody's words, too.
        self.problems = [self.redactor.bare(each) for each in gathering.problems]
        self.views = gathering.views

    def announcement(self) -> Announcement:
        """What the bundle will say of itself."""
        wish, redactor = self.wish, self.redactor
        return Announcement(
            program=version("belvedere"),
            created=datetime.now(UTC).isoformat(timespec="seconds"),
            since=wish.since.isoformat(timespec="seconds"),
            until=wish.until.isoformat(timespec="seconds"),
            note=redactor.bare(wish.note),
            consent=wish.frames,
            files=tuple(self.staging.files),
            problems=tuple(self.problems),
            views=tuple(self.views),
            removals=tuple(redactor.removals),
        )

    def write(
        self,
        target: Path,
        recipients: Sequence[str] = (),
        tell: Callable[[int, int], None] = lambda _done, _whole: None,
    ) -> Announcement:
        """Pack it; what it says of itself. Raises BelvedereError BV-SUP-001, BV-SUP-005."""
        announcement = self.announcement()
        pack(self.staging.folder, announcement, target, recipients, tell)
        return announcement

    def close(self) -> None:
        """Remove its files."""
        shutil.rmtree(self._folder, ignore_errors=True)
