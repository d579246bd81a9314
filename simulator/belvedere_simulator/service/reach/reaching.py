"""Choosing where appliances find the site of a data folder, and looking how that is; from any process."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from errno import ENOTDIR
from pathlib import Path
from urllib.parse import urlsplit

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import write_whole
from belvedere_simulator.messages import tr
from belvedere_simulator.profiles.profile import fingerprint_of
from belvedere_simulator.provisioning.address_notice import NOTICE
from belvedere_simulator.service.client_kit.kit import AUTHORITY_FILE
from belvedere_simulator.service.http.origin import is_loopback
from belvedere_simulator.service.reach.addresses import OwnAddress, own_addresses
from belvedere_simulator.service.reach.choice import LISTENING, ReachState
from belvedere_simulator.service.reach.followers import Follower, left_behind
from belvedere_simulator.service.reach.self_test import Knock, self_test
from belvedere_simulator.service.site.settings_file import read_site_file, write_site_file
from belvedere_simulator.service.site.site import ensure_site, site_status

SECONDS = 20.0
_LOOK_SECONDS = 0.05

Addresses = Callable[[], tuple[OwnAddress, ...]]


@dataclass(frozen=True)
class ReachReport:
    """`chosen`: the address that is remembered, empty for this computer only; `former`: those before it;
    `state`: what the running site made of it, nothing yet just after the choice, None while none runs;
    `addresses`: those of this computer; `left_behind`: devices that were told another address;
    `fingerprint`: of the site's authority, which people compare, empty before its first start.
    """

    chosen: str
    former: tuple[str, ...]
    state: ReachState | None
    addresses: tuple[OwnAddress, ...]
    left_behind: tuple[Follower, ...] = ()
    fingerprint: str = ""

    @property
    def lost(self) -> bool:
        """Whether this computer does not have the chosen address any more."""
        return bool(self.chosen) and self.chosen not in {each.address for each in self.addresses}

    @property
    def offered(self) -> str:
        """The address to choose instead of a lost one, or as the first; empty where there is none."""
        return next((each.address for each in self.addresses), "")


def look(data_dir: Path, addresses: Addresses = own_addresses) -> ReachReport:
    """How it is; `addresses` are those of this computer. Raises BelvedereError."""
    choice = read_site_file(data_dir).reach
    record = site_status(data_dir).record
    state = record.reach if record is not None else None
    if state is not None and state.address != choice.address:
        state = ReachState(choice.address)  # what became of the former choice: the site has not looked yet
    told_before = choice.address or choice.former
    followers = left_behind(data_dir, choice.address) if told_before else ()
    return ReachReport(choice.address, choice.former, state, addresses(), followers, _fingerprint(data_dir))


def choose(
    data_dir: Path,
    address: str,
    addresses: Addresses = own_addresses,
    seconds: float = SECONDS,
) -> ReachReport:
    """Be found at `address` from now on, on this computer only if it is empty; the site is started for it.

    Waits until the site listens. Raises BelvedereError BV-RCH-001 for an address that this computer does
    not have, BV-RCH-002 when the site cannot listen there; it is remembered nevertheless then.
    """
    if address and address not in {each.address for each in addresses()}:
        raise BelvedereError("BV-RCH-001", tr("This computer does not have that address"), where=address)
    record = ensure_site(data_dir)
    if address and not is_loopback(urlsplit(record.address).hostname or ""):
        why = tr("it was started with an address of its own, {address}", address=record.address)
        raise BelvedereError("BV-RCH-002", tr("The site does not listen there"), where=address, why=why)
    kept = read_site_file(data_dir)
    changed = replace(kept, reach=kept.reach.change(address))
    if changed != kept:
        write_site_file(data_dir, changed)
    _await(data_dir, address, seconds)
    return look(data_dir, addresses)


def write_note(data_dir: Path, folder: Path) -> Path:
    """Put the note into `folder`, the root of a USB drive, that takes provisioned appliances of the site to
    where it is now; its path.

    Raises BelvedereError BV-RCH-004 when the site listens nowhere, BV-RCH-005 for a folder that cannot be
    written.
    """
    _listening(data_dir)
    file = folder / NOTICE
    try:
        if not folder.is_dir():
            raise NotADirectoryError(ENOTDIR, tr("there is no such folder"))
        write_whole(file, (data_dir / NOTICE).read_bytes())
    except OSError as error:
        raise BelvedereError(
            "BV-RCH-005", tr("The note cannot be written"), where=str(folder), why=error.strerror or ""
        ) from error
    return file


def test(data_dir: Path) -> tuple[Knock, ...]:
    """Knock at every door of the running site. Raises BelvedereError BV-RCH-004 when it listens nowhere."""
    return self_test(_listening(data_dir), (data_dir / AUTHORITY_FILE).read_bytes())


def _fingerprint(data_dir: Path) -> str:
    try:
        return fingerprint_of((data_dir / AUTHORITY_FILE).read_bytes())
    except (OSError, ValueError):
        return ""


def _listening(data_dir: Path) -> ReachState:
    record = site_status(data_dir).record
    if record is None or record.reach.state != LISTENING:
        raise BelvedereError(
            "BV-RCH-004",
            tr("The site is not to be reached over the network"),
            where=str(data_dir),
            why=record.reach.problem if record is not None else tr("it does not run"),
        )
    return record.reach


def _await(data_dir: Path, address: str, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    state = None
    while time.monotonic() < deadline:
        record = site_status(data_dir).record
        state = record.reach if record is not None else None
        if state is not None and state.address == address:
            if not address or state.state == LISTENING:
                return
            break
        time.sleep(_LOOK_SECONDS)
    raise BelvedereError(
        "BV-RCH-002",
        tr("The site does not listen there"),
        where=address,
        why=state.problem if state is not None else tr("it does not run"),
    )
