"""Logs of a provisioning that failed, as a real appliance writes them to its USB drive."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from belvedere_simulator.appliance.control.background import ensure_appliance, stop_appliance
from belvedere_simulator.appliance.control.client import ask
from belvedere_simulator.appliance.logs.system_logs import FILES
from belvedere_simulator.appliance.provisioning.provisioner import LOG_FOLDER
from belvedere_simulator.demonstration.door import HOST, shut_door
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, private_folder, write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.provisioning.archive import ProvisioningArchive, write_archive
from belvedere_simulator.service.certificates.authority import (
    CLIENT,
    Authority,
    issue,
    key_pem,
    new_authority,
    new_key,
)

_ARCHIVE = "certificates-omni_demo-roof.zip"
_DEVICE = "demo-roof"
_LATE = timedelta(minutes=25)
"""So long ago the archive was made: the appliance was forgotten over lunch."""
_SCALE = "10000"
_SECONDS = 60.0
Wait = Callable[[float], None]
"""Lets time pass; raises when nobody wants the result any more."""


def sample_logs(target: Path, progress: Callable[[str, float | None], None], wait: Wait = time.sleep) -> Path:
    """Have an appliance try an archive that has expired; `target`, which is then as the drive that came back.

    Logs that lie there already are kept. Raises BelvedereError: BV-DEMO-001 there were none in time, and
    those of the appliance.
    """
    if _logs_in(target / LOG_FOLDER):
        return target
    progress(tr("Starting an appliance"), 0.1)
    begins = datetime.now(UTC).replace(microsecond=0) - _LATE
    authority = new_authority(begins)
    with (
        tempfile.TemporaryDirectory(prefix="belvedere-demonstration-") as place,
        shut_door(authority) as port,
    ):
        stick, box = Path(place, "stick"), Path(place, "appliance")
        private_folder(stick)
        write_whole(stick / _ARCHIVE, _archive(authority, begins, port), PRIVATE)
        try:
            ensure_appliance(box, ["--headless", "--time-scale", _SCALE, "--provision", str(stick)])
            progress(tr("The appliance tries to register"), 0.4)
            _await_failure(box, stick / LOG_FOLDER, wait)
        finally:
            stop_appliance(box)
        progress(tr("Copying the logs"), 0.9)
        _copy(stick / LOG_FOLDER, target / LOG_FOLDER)
    return target


def _archive(authority: Authority, begins: datetime, port: int) -> bytes:
    expires, key = begins + timedelta(minutes=5), new_key()
    thing = f"panorama_{_DEVICE}_Thing"
    certificate = issue(authority, key.public_key(), thing, CLIENT, expires)
    return write_archive(
        ProvisioningArchive(
            device_id="device-demonstration",
            device_name=_DEVICE,
            thing=thing,
            service=f"https://{HOST}:{port}",
            broker=f"mqtts://{HOST}:{port}",
            credentials=f"https://{HOST}:{port}",
            authority=authority.pem,
            authority_sha256=authority.fingerprint,
            certificate=certificate.public_bytes(Encoding.PEM),
            key=key_pem(key),
            issued=begins,
            expires=expires,
        )
    )


def _await_failure(box: Path, logs: Path, wait: Wait) -> None:
    deadline = time.monotonic() + _SECONDS
    while not (_logs_in(logs) and _failed(box)):
        if time.monotonic() >= deadline:
            raise BelvedereError("BV-DEMO-001", tr("The demonstration was not ready in time"))
        wait(0.2)


def _failed(box: Path) -> bool:
    with suppress(BelvedereError):
        status = ask(box, "status", {})
        return bool(status["problems"]) and not status["activity"]
    return False


def _logs_in(folder: Path) -> bool:
    return all((folder / name).is_file() for name in FILES)


def _copy(source: Path, target: Path) -> None:
    private_folder(target)
    for name in FILES:
        shutil.copyfile(source / name, target / name)
