"""The settings of a site, kept in its data folder."""

from __future__ import annotations

import ipaddress
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.service.broker.url import checked_broker
from belvedere_simulator.service.reach.choice import ReachChoice
from belvedere_simulator.service.settings import ForeignChoice, Quotas, Retention, SiteSettings

FILE = "settings.json"
_ACCOUNT = re.compile(r"\d{12}")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-\d")
_SERVICE = re.compile(r"[a-z0-9][a-z0-9.-]{0,63}")
MODES = ("moto", "forward")


@dataclass(frozen=True)
class SiteFile:
    """What a site remembers between its starts: its identity, the ports it was given first, other services.

    foreign: what is done with services that the site does not have, by the name in their signatures; all
    others are refused. broker: as `--broker` names it, empty for the embedded one; broker_port: of the one
    that the service runs itself; credentials_port: where devices exchange their certificates for keys;
    reach: where appliances on the network find it, nowhere by default.
    """

    settings: SiteSettings = field(default_factory=SiteSettings)
    port: int = 0
    foreign: Mapping[str, ForeignChoice] = field(default_factory=dict)
    broker: str = ""
    broker_port: int = 0
    credentials_port: int = 0
    reach: ReachChoice = field(default_factory=ReachChoice)


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
        quotas=replace(Quotas(), **_counts("quotas", Quotas, document, file)),
        retention=replace(Retention(), **_counts("retention", Retention, document, file)),
    )
    return SiteFile(
        settings,
        _port("port", document, file),
        _foreign(document.get("foreign", {}), file),
        _broker(document.get("broker", ""), file),
        _port("broker_port", document, file),
        _port("credentials_port", document, file),
        _reach(document.get("reach", {}), file),
    )


def write_site_file(data_dir: Path, site: SiteFile) -> None:
    """Keep the settings."""
    foreign = {name: asdict(choice) for name, choice in site.foreign.items()}
    document = {**asdict(site.settings), "port": site.port, "foreign": foreign}
    document |= {"broker": site.broker, "broker_port": site.broker_port}
    document |= {"credentials_port": site.credentials_port, "reach": asdict(site.reach)}
    write_whole(data_dir / FILE, json.dumps(document, indent=2).encode() + b"\n", PRIVATE)


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


def checked_choice(name: str, choice: ForeignChoice, where: str) -> ForeignChoice:
    """A decision about a service that is not ours. Raises BelvedereError where it cannot be one."""
    if not _SERVICE.fullmatch(name):
        why = tr("{name} is no name of a service, such as sqs", name=name)
    elif choice.mode not in MODES:
        why = tr("{mode} is none of {modes}", mode=choice.mode, modes=", ".join(MODES))
    elif (choice.mode == "forward") != bool(choice.profile):
        why = tr("forwarding needs an AWS profile, and nothing else has one")
    else:
        return choice
    raise BelvedereError(
        "BV-SITE-002", tr("{name} cannot be served that way", name=name), where=where, why=why
    )


def _port(member: str, document: Any, file: Path) -> int:
    port = document.get(member, 0)
    if type(port) is not int or not 0 <= port <= 65_535:
        raise _unfit(file, tr("/{member} is not a port: {value}", member=member, value=port))
    return port


def _broker(name: Any, file: Path) -> str:
    try:
        return checked_broker(str(name))
    except BelvedereError as error:
        raise _unfit(file, tr("/broker: {why}", why=error.why)) from error


def _reach(document: Any, file: Path) -> ReachChoice:
    address, former = document.get("address", ""), document.get("former", [])
    try:
        for each in (*([address] if address else []), *former):
            ipaddress.ip_address(each)
    except (ValueError, TypeError) as error:
        raise _unfit(file, tr("/reach: {why}", why=error)) from error
    return ReachChoice(str(address), tuple(str(each) for each in former))


def _counts(member: str, of: type[Quotas | Retention], document: Any, file: Path) -> dict[str, int]:
    names = {each.name for each in fields(of)}
    counts = document.get(member, {})
    if not isinstance(counts, dict) or not set(counts) <= names:
        raise _unfit(file, tr("/{member} may hold {names}", member=member, names=", ".join(sorted(names))))
    for name, value in counts.items():
        if type(value) is not int or value < 0:
            raise _unfit(
                file, tr("/{member}/{name} is not a count: {value}", member=member, name=name, value=value)
            )
    return counts


def _foreign(document: Any, file: Path) -> dict[str, ForeignChoice]:
    choices: dict[str, ForeignChoice] = {}
    for name, choice in document.items() if isinstance(document, dict) else [("", document)]:
        if not isinstance(choice, dict) or not set(choice) <= {"mode", "profile"}:
            raise _unfit(file, tr("/foreign holds objects with mode and profile, by names of services"))
        found = ForeignChoice(str(choice.get("mode", "")), str(choice.get("profile", "")))
        choices[name] = checked_choice(name, found, str(file))
    return choices


def _unfit(file: Path, why: str) -> BelvedereError:
    return BelvedereError(
        "BV-SITE-002", tr("The settings of the site cannot be read"), where=str(file), why=why
    )
