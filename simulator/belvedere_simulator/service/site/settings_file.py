"""The settings of a site, kept in its data folder."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.service.settings import Quotas, SiteSettings

FILE = "settings.json"
_ACCOUNT = re.compile(r"\d{12}")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")


@dataclass(frozen=True)
class SiteFile:
    """What a site remembers between its starts: its identity, and the port it was given first."""

    settings: SiteSettings = field(default_factory=SiteSettings)
    port: int = 0


def read_site_file(data_dir: Path) -> SiteFile:
    """The settings of the site, those of a new one when there are none yet. Raises BelvedereError."""
    file = data_dir / FILE
    try:
        document: Any = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return SiteFile()
    except ValueError as error:
        raise _unfit(file, str(error)) from error
    if not isinstance(document, dict):
        raise _unfit(file, tr("it is not a JSON object"))
    settings = SiteSettings(
        account=checked_account(str(document.get("account", SiteSettings.account)), str(file)),
        region=checked_region(str(document.get("region", SiteSettings.region)), str(file)),
        quotas=_quotas(document.get("quotas", {}), file),
    )
    port = document.get("port", 0)
    if not isinstance(port, int) or not 0 <= port <= 65_535:
        raise _unfit(file, tr("/port is not a port: {value}", value=port))
    return SiteFile(settings, port)


def write_site_file(data_dir: Path, site: SiteFile) -> None:
    """Keep the settings."""
    document = {**asdict(site.settings), "port": site.port}
    write_whole(data_dir / FILE, json.dumps(document, indent=2).encode() + b"\n")


def checked_account(account: str, where: str) -> str:
    """An account id of twelve digits. Raises BelvedereError for anything else."""
    if not _ACCOUNT.fullmatch(account):
        raise BelvedereError(
            "BV-SITE-002", tr("{value} is no account of twelve digits", value=account), where=where
        )
    return account


def checked_region(region: str, where: str) -> str:
    """A region's name such as us-east-1. Raises BelvedereError for anything else."""
    if not _REGION.fullmatch(region):
        raise BelvedereError("BV-SITE-002", tr("{value} is no name of a region", value=region), where=where)
    return region


def _quotas(document: Any, file: Path) -> Quotas:
    names = {each.name for each in fields(Quotas)}
    if not isinstance(document, dict) or not set(document) <= names:
        raise _unfit(file, tr("/quotas may hold {names}", names=", ".join(sorted(names))))
    for name, value in document.items():
        if type(value) is not int or value < 0:
            raise _unfit(file, tr("/quotas/{name} is not a count: {value}", name=name, value=value))
    return replace(Quotas(), **document)


def _unfit(file: Path, why: str) -> BelvedereError:
    return BelvedereError(
        "BV-SITE-002", tr("The settings of the site cannot be read"), where=str(file), why=why
    )
