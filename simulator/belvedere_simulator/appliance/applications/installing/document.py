"""What of a deploy document is to be downloaded and where it belongs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_INSTANCE = re.compile(r"applicationInstance-[A-Za-z0-9]{1,64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"(\.tar)?\.[a-z0-9]{1,8}\Z")


@dataclass(frozen=True)
class DeployFile:
    """A file of a package of the application; `kind` is container, model or descriptor."""

    account: str
    package: str
    asset: str
    kind: str
    file: str
    size: int
    sha256: str

    @property
    def stored(self) -> str:
        """Its name among the assets: by content, with the ending that tells what it is."""
        ending = _SUFFIX.search(self.file)
        return self.sha256 + (ending[0] if ending else "")


def instance_of(document: Mapping[str, Any]) -> str:
    """The id of the instance. Raises BelvedereError BV-INS-001 when it could not name a folder."""
    identifier = document.get("applicationInstanceId")
    if not isinstance(identifier, str) or not _INSTANCE.fullmatch(identifier):
        raise unreadable("applicationInstanceId")
    return identifier


def files_of(document: Mapping[str, Any]) -> tuple[DeployFile, ...]:
    """All files to download, in order. Raises BelvedereError BV-INS-001."""
    try:
        return tuple(
            _file(package, file) for package in document["packages"] for file in package.get("files", [])
        )
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise unreadable("packages") from error


def _file(package: Mapping[str, Any], file: Mapping[str, Any]) -> DeployFile:
    found = DeployFile(
        account=str(package["account"]),
        package=str(package["name"]),
        asset=str(file["asset"]),
        kind=str(file["kind"]),
        file=str(file["file"]),
        size=int(file["size"]),
        sha256=str(file["sha256"]),
    )
    if found.size < 0 or not _SHA256.fullmatch(found.sha256):
        raise ValueError(found.file)
    return found


def unreadable(member: str) -> BelvedereError:
    """The document is not as it should be."""
    return BelvedereError("BV-INS-001", tr("The deployment cannot be read"), where=member)
