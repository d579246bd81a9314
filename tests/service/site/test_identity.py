"""The account of a site: proposed by a project, free until something bears its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.caller import Caller
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.service.settings import SiteSettings
from belvedere_simulator.service.site.project_account import account_of_project
from belvedere_simulator.service.site.running import running_site
from belvedere_simulator.service.site.settings_file import read_site_file
from belvedere_simulator.vault.file_place import FilePlace

CALLER = Caller("210987654321", "us-east-1", "arn:aws:iam::210987654321:user/test")


def folders(project: Path, *names: str) -> Path:
    """A project with package folders of these names."""
    for name in names:
        (project / "packages" / name).mkdir(parents=True)
    return project


def test_a_project_proposes_the_account_of_most_of_its_packages(tmp_path: Path) -> None:
    project = folders(
        tmp_path, "210987654321-CODE-1.0", "210987654321-MODEL-1.0", "111111111111-cam-2.0", "panorama-x-1.0"
    )
    assert account_of_project(project) == "210987654321"


@pytest.mark.parametrize("names", [(), ("code",), ("panorama-hdmi-1.0",)])
def test_a_project_without_accounts_proposes_none(tmp_path: Path, names: tuple[str, ...]) -> None:
    assert account_of_project(folders(tmp_path, *names)) is None


def test_the_account_changes_only_while_nothing_bears_it(tmp_path: Path) -> None:
    first = ServiceOptions(tmp_path / "site", key_places=(FilePlace(tmp_path / "keys"),))
    with running_site(first):
        pass
    second = replace(first, settings=SiteSettings("210987654321"))
    with running_site(second) as service:
        handlers = service.panorama.packages.handlers()
        made = handlers["CreatePackage"](CALLER, {"PackageName": "CODE"})
        assert ":210987654321:package/" in made["Arn"]
    assert read_site_file(tmp_path / "site").settings.account == "210987654321"
    with pytest.raises(BelvedereError, match="BV-SITE-008"), running_site(first):
        pass
    with running_site(second):
        pass
