"""Downloaded files by content: fetched once for all instances that use them, gone with the last."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial
from pathlib import Path

from belvedere_simulator.appliance.applications.installing.disk import not_stored
from belvedere_simulator.appliance.applications.installing.document import DeployFile
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.appliance.transfer.downloading import fetch
from belvedere_simulator.appliance.transfer.link import Link
from belvedere_simulator.channel.device_session import Rejection
from belvedere_simulator.channel.messages import Object
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

AssetLinks = Callable[[str], list[Object]]
"""From the id of a job to its files, each with the `url` to fetch it from. Raises OSError without a way."""
Transferred = Callable[[int, int], None]
"""Told the bytes that are there and the bytes of all."""


class Assets:
    """The files in `folder`; `links` tells where they are fetched from."""

    def __init__(self, folder: Path, surroundings: Surroundings, links: AssetLinks) -> None:
        self._folder = folder
        self._surroundings = surroundings
        self._links = links

    def path(self, file: DeployFile) -> Path:
        """Where a file lies once it is there."""
        return self._folder / file.stored

    def fetch(
        self, files: Sequence[DeployFile], job_id: str, authority: str | None, transferred: Transferred
    ) -> None:
        """Download what is not there yet, going on where an earlier life stopped.

        `authority` (PEM) is whom to trust over HTTPS. Waits for a way as long as it takes.

        Raises LifeEndedError, and BelvedereError when a file cannot be had (BV-TRF), stored (BV-INS-002,
        BV-INS-003) or is refused (BV-INS-004).
        """
        wanted = {file.stored: file for file in files}
        whole, done = sum(file.size for file in wanted.values()), 0
        for file in wanted.values():
            self._fetch(file, job_id, authority, partial(_told, transferred, done, whole))
            done += file.size
        transferred(whole, whole)

    def forget_others(self, used: Collection[str]) -> None:
        """Remove every file and part that is not of a file in `used` (names as `stored`). Raises OSError."""
        if self._folder.is_dir():
            for file in self._folder.iterdir():
                name = file.name.lstrip(".")
                if not any(name == each or name.startswith(f"{each}.part") for each in used):
                    file.unlink()

    def _fetch(
        self, file: DeployFile, job_id: str, authority: str | None, count: Callable[[int], None]
    ) -> None:
        around, logs = self._surroundings, self._surroundings.logs
        logs.controller("INFO", "fetchFromS3", 158, f"{file.package}/{file.file} ({file.size} bytes)")
        try:
            fetch(
                lambda: self._link(file, job_id),
                self.path(file),
                file.size,
                file.sha256,
                life=around.life,
                reach=around.reach,
                faults=around.faults,
                progress=count,
                authority=authority,
            )
        except BelvedereError as error:
            logs.controller("ERROR", "fetchFromS3", 171, f"{file.package}/{file.file}: {error}")
            if isinstance(error.__cause__, OSError):
                raise not_stored(error.__cause__, file.file) from error
            raise

    def _link(self, file: DeployFile, job_id: str) -> Link:
        wanted = (file.account, file.package, file.file)
        try:
            found = self._links(job_id)
        except Rejection as error:
            raise BelvedereError(
                "BV-INS-004", tr("The site refuses the files of the application"), why=str(error)
            ) from None
        for each in found:
            if (each.get("account"), each.get("package"), each.get("file")) == wanted:
                return Link(str(each["url"]))
        raise BelvedereError(
            "BV-INS-004", tr("The site refuses the files of the application"), where=file.file
        )


def _told(transferred: Transferred, before: int, whole: int, count: int) -> None:
    transferred(before + count, whole)
