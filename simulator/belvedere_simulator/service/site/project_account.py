"""The account that an application's project was made for: its package folders are named after it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from belvedere_simulator.manifest.layout import package_folders

_ACCOUNT = re.compile(r"\d{12}")


def account_of_project(project: Path) -> str | None:
    """The account of most folders `<account>-<name>-<version>` in packages/; None where none has one.

    A site of this account takes the project as it is: nothing in it has to be renamed.
    """
    folders = package_folders(project.expanduser().absolute() / "packages")
    accounts = Counter(each.account for each in folders if _ACCOUNT.fullmatch(each.account))
    return accounts.most_common(1)[0][0] if accounts else None
