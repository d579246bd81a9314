"""`belvedere package upload|register`: a package folder brought to the site."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from belvedere_simulator.commands.twins.arguments import add_timeout
from belvedere_simulator.commands.twins.package_folder import ReadyPackage, ready_packages
from belvedere_simulator.commands.twins.progress import Progress, wait_until
from belvedere_simulator.commands.twins.session import Session, add_action
from belvedere_simulator.deploying.upload import bring
from belvedere_simulator.messages import tr

_SECONDS = 600
_OK = "REGISTER_COMPLETED"


def add_upload(commands: Any) -> None:
    """Add both commands to those of packages."""
    upload_ = add_action(commands, "upload", upload, tr("bring the files of packages to the site"))
    _add_folder(upload_)
    add_register(commands, "register", tr("bring packages to the site and register them"))


def add_register(commands: Any, name: str, summary: str) -> None:
    """Add the command that registers, under whatever name."""
    register_ = add_action(commands, name, register, summary)
    _add_folder(register_)
    register_.add_argument(
        "--no-latest",
        action="store_true",
        help=tr("leave the patch version that applications get as it is"),
    )
    add_timeout(register_, _SECONDS)


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder", type=Path, metavar="FOLDER", help=tr("a package, or an application with its packages")
    )


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
    progress = Progress()
    try:
        return bring(session.clients, package, progress)
    finally:
        progress.end()
