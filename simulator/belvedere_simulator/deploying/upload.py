"""A package brought to a site: its files, then its manifest, then its registration."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.clients import Clients
from belvedere_simulator.commands.twins.package_folder import ReadyPackage
from belvedere_simulator.deploying.telling import Steps
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

COMPLETED = "REGISTER_COMPLETED"
_PENDING = "REGISTER_PENDING"
_PAUSE = 0.3


def bring(clients: Clients, package: ReadyPackage, steps: Steps) -> dict[str, Any]:
    """Bring the files there, the manifest last: until then nothing of them can be registered.

    The members that name the version. Refusals of the service come through.
    """
    described = _described(clients("panorama"), package.name)
    place, storage = described["StorageLocation"], clients("s3")
    for name, file in package.files.items():
        key = f"{place['BinaryPrefixLocation']}/{name}"
        _send(storage, place["Bucket"], key, file, steps)
    storage.put_object(
        Bucket=place["Bucket"],
        Key=f"{place['ManifestPrefixLocation']}/{package.version}/{package.patch}.json",
        Body=package.manifest,
    )
    return {
        "PackageName": package.name,
        "PackageId": described["PackageId"],
        "PackageVersion": package.version,
        "PatchVersion": package.patch,
    }


def register(clients: Clients, package: str, version: dict[str, Any], wait: Callable[[float], None]) -> None:
    """Have what `bring` brought registered, and wait for it; `wait` lets time pass.

    Raises BelvedereError BV-DPY-010 when it was refused; refusals of the service come through.
    """
    which = {name: version[name] for name in ("PackageId", "PackageVersion", "PatchVersion")}
    panorama = clients("panorama")
    panorama.register_package_version(**which, MarkLatest=True)
    while (found := panorama.describe_package_version(**which))["Status"] == _PENDING:
        wait(_PAUSE)
    if found["Status"] != COMPLETED:
        why = str(found.get("StatusDescription", found["Status"]))
        what = tr("The package was not registered")
        raise BelvedereError("BV-DPY-010", what, where=package, why=why)


def _described(panorama: Any, name: str) -> Any:
    try:
        return panorama.describe_package(PackageId=f"packageName/{name}")
    except panorama.exceptions.ResourceNotFoundException:
        return panorama.create_package(PackageName=name)


def _send(storage: Any, bucket: str, key: str, file: Path, steps: Steps) -> None:
    """Upload a file unless the site has it; large ones in parts, which a cancelled upload takes back."""
    text, size = tr("Uploading {file}", file=file.name), file.stat().st_size
    if is_there(storage, bucket, key, file, size):
        steps.step(tr("{file} is there already", file=file.name))
        return
    steps.step(text)
    storage.upload_file(str(file), bucket, key, Callback=_counted(steps, text, size))


def is_there(storage: Any, bucket: str, key: str, file: Path, size: int) -> bool:
    """Whether the object has this size and, as files are named by their SHA-256, the name's content."""
    with file.open("rb") as stream:
        named_by_content = hashlib.file_digest(stream, "sha256").hexdigest() in file.name
    if not named_by_content:
        return False
    try:
        return bool(storage.head_object(Bucket=bucket, Key=key)["ContentLength"] == size)
    except storage.exceptions.ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == 404:
            return False
        raise


def _counted(steps: Steps, text: str, size: int) -> Callable[[int], None]:
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        steps.part(text, done, size)

    return count
