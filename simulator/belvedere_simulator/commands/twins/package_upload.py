"""`belvedere package upload|register`: a package folder brought to the site."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.twins.arguments import add_timeout
from belvedere_simulator.commands.twins.package_folder import ReadyPackage, ready_packages
from belvedere_simulator.commands.twins.progress import Progress, wait_until
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.messages import tr

_SECONDS = 600
_OK = "REGISTER_COMPLETED"


def add_upload(commands: Any) -> None:
    """Add both commands to those of packages."""
    upload_ = add_action(commands, "upload", upload, tr("bring the files of packages to the site"))
    register_ = add_action(commands, "register", register, tr("bring packages to the site and register them"))
    for parser in (upload_, register_):
        parser.add_argument(
            "folder",
            type=Path,
            metavar="FOLDER",
            help=tr("a package, or an application with its packages"),
        )
    register_.add_argument(
        "--no-latest",
        action="store_true",
        help=tr("leave the patch version that applications get as it is"),
    )
    add_timeout(register_, _SECONDS)


def upload(session: Session) -> int:
    """Only the files; registering comes later, or is done by other means."""
    packages = ready_packages(session.given.folder)
    sent = [_sent(session, package) for package in packages]
    rows = [(each["PackageName"], each["PackageVersion"], each["PatchVersion"]) for each in sent]
    session.tell_table({"Packages": sent}, (tr("PACKAGE"), tr("VERSION"), tr("PATCH")), rows)
    return 0


def register(session: Session) -> int:
    """Files, manifest, registration, and what came of it. 1 when one failed."""
    done = [_registered(session, package) for package in ready_packages(session.given.folder)]
    heads = (tr("PACKAGE"), tr("VERSION"), tr("STATUS"), tr("DESCRIPTION"), tr("PATCH"))
    members = ("PackageName", "PackageVersion", "Status", "StatusDescription", "PatchVersion")
    session.tell_table(
        {"PackageVersions": done}, heads, ([each.get(name) for name in members] for each in done)
    )
    return 0 if all(each["Status"] == _OK for each in done) else 1


def _registered(session: Session, package: ReadyPackage) -> dict[str, Any]:
    sent = _sent(session, package)
    version = {name: sent[name] for name in ("PackageId", "PackageVersion", "PatchVersion")}
    session.panorama.register_package_version(**version, MarkLatest=not session.given.no_latest)

    def look() -> tuple[str, dict[str, Any] | None]:
        found = session.panorama.describe_package_version(**version)
        found.pop("ResponseMetadata")
        return found["Status"], None if found["Status"] == "REGISTER_PENDING" else found

    return wait_until(look, session.given.timeout, package.name)


def _sent(session: Session, package: ReadyPackage) -> dict[str, Any]:
    """Bring the files there, the manifest last: until then nothing of them can be registered."""
    described = _described(session, package.name)
    place = described["StorageLocation"]
    storage, progress = session.clients("s3"), Progress()
    try:
        for name, file in package.files.items():
            key = f"{place['BinaryPrefixLocation']}/{name}"
            _send(storage, place["Bucket"], key, file, progress)
        storage.put_object(
            Bucket=place["Bucket"],
            Key=f"{place['ManifestPrefixLocation']}/{package.version}/{package.patch}.json",
            Body=package.manifest,
        )
    finally:
        progress.end()
    return {
        "PackageName": package.name,
        "PackageId": described["PackageId"],
        "PackageVersion": package.version,
        "PatchVersion": package.patch,
    }


def _described(session: Session, name: str) -> Any:
    panorama = session.panorama
    try:
        return panorama.describe_package(PackageId=f"packageName/{name}")
    except panorama.exceptions.ResourceNotFoundException:
        return panorama.create_package(PackageName=name)


def _send(storage: Any, bucket: str, key: str, file: Path, progress: Progress) -> None:
    """Upload a file unless the site has it; large ones in parts, which a cancelled upload takes back."""
    text, size = tr("Uploading {file}", file=file.name), file.stat().st_size
    if _is_there(storage, bucket, key, file, size):
        progress.step(tr("{file} is there already", file=file.name))
        return
    progress.step(text)
    storage.upload_file(str(file), bucket, key, Callback=_counted(progress, text, size))


def _is_there(storage: Any, bucket: str, key: str, file: Path, size: int) -> bool:
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


def _counted(progress: Progress, text: str, size: int) -> Callable[[int], None]:
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        progress.part(text, done, size)

    return count
