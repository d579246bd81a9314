"""Edits of the names by which graphs, overrides and packages know a package."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.editing.edit import StructuralEdit
from belvedere_simulator.manifest.editing.manifests import GRAPH, OVERRIDE, PACKAGE, Manifests, items
from belvedere_simulator.messages import tr

STOCK_ACCOUNT = "panorama"
_PACKAGE_NAME = re.compile(r"[a-zA-Z_0-9\-]{1,128}")
_ACCOUNT = re.compile(r"[0-9]{12}")
_REFERENCE = re.compile(r"([^:]+)::([^.:]+)(\..+)?")


@dataclass(frozen=True)
class RenamePackage(StructuralEdit):
    """A package of any account gets another name, in every manifest that names it."""

    name: str
    new_name: str

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Rename the package {name}", name=self.name)

    def alter(self, manifests: Manifests) -> None:
        """Rename it. Raises BelvedereError BV-EDT-005 for a name that is taken or none."""
        if not _PACKAGE_NAME.fullmatch(self.new_name):
            raise BelvedereError("BV-EDT-005", tr("A package cannot be called that"), where=self.new_name)
        if self.new_name in _package_names(manifests):
            raise BelvedereError("BV-EDT-005", tr("Another package is called that"), where=self.new_name)
        for _, package in manifests.bodies(PACKAGE):
            if package.get("name") == self.name:
                package["name"] = self.new_name
        _rewrite_references(
            manifests, lambda account, name: (account, self.new_name if name == self.name else name)
        )


@dataclass(frozen=True)
class ChangeAccount(StructuralEdit):
    """All packages but those of the appliance become packages of `account`."""

    account: str

    @property
    def title(self) -> str:
        """What it does, for a menu or a history."""
        return tr("Change the account to {account}", account=self.account)

    def alter(self, manifests: Manifests) -> None:
        """Change it. Raises BelvedereError BV-EDT-005 for what is no account."""
        check_account(self.account)
        _rewrite_references(manifests, lambda _, name: (self.account, name))


def check_account(account: str) -> None:
    """Raises BelvedereError BV-EDT-005 for what is no account's number."""
    if not _ACCOUNT.fullmatch(account):
        raise BelvedereError("BV-EDT-005", tr("An account is a number of 12 digits"), where=account)


def accounts_named(manifests: Manifests) -> frozenset[str]:
    """The accounts that graphs and overrides name, without the appliance's own."""
    found: set[str] = set()

    def note(account: str, name: str) -> tuple[str, str]:
        found.add(account)
        return account, name

    _rewrite_references(manifests, note)
    return frozenset(found)


def _package_names(manifests: Manifests) -> set[str]:
    names = {str(package.get("name", "")) for _, package in manifests.bodies(PACKAGE)}

    def note(account: str, name: str) -> tuple[str, str]:
        names.add(name)
        return account, name

    _rewrite_references(manifests, note)
    return names


def _rewrite_references(manifests: Manifests, rename: Callable[[str, str], tuple[str, str]]) -> None:
    """Give every `account::name` of a user's package another one."""
    for _, body in manifests.bodies(GRAPH, OVERRIDE):
        for list_, member in (("packages", "name"), ("nodes", "interface")):
            for item in items(body, list_):
                match = _REFERENCE.fullmatch(str(item.get(member, "")))
                if match and match[1] != STOCK_ACCOUNT:
                    account, name = rename(match[1], match[2])
                    item[member] = f"{account}::{name}{match[3] or ''}"
