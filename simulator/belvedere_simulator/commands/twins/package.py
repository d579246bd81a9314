"""`belvedere package`: the packages of a site and their versions."""

from __future__ import annotations

import argparse
import uuid
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.tables import record, table, terminal_width
from belvedere_simulator.commands.twins.arguments import add_tags, add_timeout, given, tags_of
from belvedere_simulator.commands.twins.calling import pages
from belvedere_simulator.commands.twins.naming import package_id
from belvedere_simulator.commands.twins.package_build import BUILD, add_build, build
from belvedere_simulator.commands.twins.package_upload import add_upload
from belvedere_simulator.commands.twins.progress import wait_until
from belvedere_simulator.commands.twins.session import Session, add_action, carry_out
from belvedere_simulator.commands.twins.tags import add_tag_action
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    Subparsers = argparse._SubParsersAction[argparse.ArgumentParser]

_IMPORT_SECONDS = 600


def add_parser(subparsers: Subparsers) -> None:
    """Add `package` and its commands to the program's."""
    package = subparsers.add_parser("package", help=tr("the packages of a site"))
    commands = package.add_subparsers(dest="package_command", required=True, metavar=tr("COMMAND"))
    add_action(commands, "list", list_packages, tr("list packages"))
    _named(add_action(commands, "describe", describe, tr("tell everything about a package"))).add_argument(
        "--version", metavar="V", help=tr("of this version")
    )
    create_ = add_action(commands, "create", create, tr("make an empty package"))
    create_.add_argument("package", metavar="NAME", help=tr("a new name"))
    add_tags(create_)
    add_build(commands)
    add_upload(commands)
    _add_deregister(commands)
    delete_ = _named(add_action(commands, "delete", delete, tr("delete a package"), destructive=True))
    delete_.add_argument("--force", action="store_true", help=tr("with its registered versions"))
    _add_import(commands)
    add_tag_action(
        commands,
        "package",
        lambda session: session.panorama.describe_package(
            PackageId=package_id(session.panorama, session.given.package)
        )["Arn"],
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the command that was parsed; building needs no site. Raises BelvedereError."""
    return build(arguments) if arguments.package_command == BUILD else carry_out(arguments)


def _named(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("package", metavar="PACKAGE", help=tr("its name or id"))
    return parser


def _add_deregister(commands: Any) -> None:
    summary = tr("take a patch version back")
    parser = _named(add_action(commands, "deregister", deregister, summary, destructive=True))
    parser.add_argument("version", metavar="VERSION", help=tr("like 1.0"))
    parser.add_argument("patch", metavar="PATCH", help=tr("the patch version"))
    parser.add_argument("--latest", metavar="PATCH", help=tr("which one is the latest from then on"))


def _add_import(commands: Any) -> None:
    parser = add_action(commands, "import", import_, tr("import a package version from an object"))
    parser.add_argument("source", metavar="s3://BUCKET/KEY", help=tr("the manifest of the package"))
    parser.add_argument("package", metavar="NAME", help=tr("the package it becomes"))
    parser.add_argument("version", metavar="VERSION", help=tr("the version it becomes, like 1.0"))
    parser.add_argument("--latest", action="store_true", help=tr("make it what applications get"))
    add_timeout(parser, _IMPORT_SECONDS)


def list_packages(session: Session) -> int:
    """All packages."""
    packages = pages(session.panorama.list_packages, "Packages")
    heads = (tr("NAME"), tr("CREATED"), tr("ID"))
    members = ("PackageName", "CreatedTime", "PackageId")
    rows = ([package.get(member) for member in members] for package in packages)
    session.tell_table({"Packages": packages}, heads, rows, tr("There are no packages."))
    return 0


def describe(session: Session) -> int:
    """A package with the nodes it offers, or one version of it."""
    identifier = package_id(session.panorama, session.given.package)
    if session.given.version:
        found = session.panorama.describe_package_version(
            PackageId=identifier, PackageVersion=session.given.version
        )
        members = ("PackageName", "PackageVersion", "PatchVersion", "IsLatestPatch", "Status")
        more = ("StatusDescription", "RegisteredTime", "OwnerAccount", "PackageArn")
        session.tell_record(found, ((member, found.get(member)) for member in (*members, *more)))
        return 0
    package = session.panorama.describe_package(PackageId=identifier)
    nodes = pages(session.panorama.list_nodes, "Nodes", PackageName=package["PackageName"])
    fields = [(member, package.get(member)) for member in ("PackageName", "PackageId", "Arn", "CreatedTime")]
    place = package["StorageLocation"]
    fields += [
        ("Bucket", place["Bucket"]),
        ("Binaries", place["BinaryPrefixLocation"]),
        ("Tags", package["Tags"]),
    ]
    heads = (tr("NODE"), tr("CATEGORY"), tr("VERSION"), tr("PATCH"))
    rows = [[node[name] for name in ("Name", "Category", "PackageVersion", "PatchVersion")] for node in nodes]
    listed = "\n\n" + table(heads, rows, terminal_width()) if rows else ""
    session.tell(package, record(fields) + listed)
    return 0


def create(session: Session) -> int:
    """An empty package."""
    answer = session.panorama.create_package(PackageName=session.given.package, **tags_of(session.given.tag))
    place = answer["StorageLocation"]
    fields = [("PackageId", answer["PackageId"]), ("Arn", answer["Arn"]), ("Bucket", place["Bucket"])]
    session.tell_record(answer, fields)
    return 0


def deregister(session: Session) -> int:
    """Take a patch version back, once the package's name was typed."""
    wanted = session.given
    identifier = package_id(session.panorama, wanted.package)
    text = tr("The patch version {patch} of {name} will be gone.", patch=wanted.patch, name=wanted.package)
    session.confirm(text, wanted.package)
    answer = session.panorama.deregister_package_version(
        PackageId=identifier,
        PackageVersion=wanted.version,
        PatchVersion=wanted.patch,
        **given(UpdatedLatestPatchVersion=wanted.latest),
    )
    session.tell(answer, tr("The patch version was deregistered."))
    return 0


def delete(session: Session) -> int:
    """Delete a package, once its name was typed."""
    name = session.given.package
    identifier = package_id(session.panorama, name)
    session.confirm(tr("The package {name} and its files will be deleted.", name=name), name)
    answer = session.panorama.delete_package(
        PackageId=identifier, **({"ForceDelete": True} if session.given.force else {})
    )
    session.tell(answer, tr("{name} was deleted.", name=name))
    return 0


def import_(session: Session) -> int:
    """Import a version and wait for it. 1 when that failed."""
    wanted = session.given
    bucket, _, key = wanted.source.removeprefix("s3://").partition("/")
    if not wanted.source.startswith("s3://") or not bucket or not key:
        raise BelvedereError("BV-CLI-004", tr("This is not s3://BUCKET/KEY"), where=wanted.source)
    output = {"PackageName": wanted.package, "PackageVersion": wanted.version, "MarkLatest": wanted.latest}
    job = session.panorama.create_package_import_job(
        JobType="NODE_PACKAGE_VERSION",
        ClientToken=uuid.uuid4().hex,
        InputConfig={"PackageVersionInputConfig": {"S3Location": {"BucketName": bucket, "ObjectKey": key}}},
        OutputConfig={"PackageVersionOutputConfig": output},
    )["JobId"]

    def look() -> tuple[str, Any | None]:
        found = session.panorama.describe_package_import_job(JobId=job)
        return found["StatusMessage"], None if found["Status"] == "PENDING" else found

    ended = wait_until(look, wanted.timeout, wanted.package)
    session.tell(ended, f"{wanted.package}: {ended['StatusMessage']}")
    return 0 if ended["Status"] == "SUCCEEDED" else 1
