"""A client kit written for each shell means the same."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from belvedere_simulator.service.access.access_keys import AccessKey
from belvedere_simulator.service.client_kit.kit import UNSET, ClientKit, make_kit
from belvedere_simulator.service.client_kit.shells import written
from belvedere_simulator.service.settings import SiteSettings

KEY = AccessKey("AKIAEXAMPLE", "belvedere", 'quo\'te "$HOME" `x`')
REPORT = "import json, os; print(json.dumps(dict(os.environ)))"


@pytest.fixture
def kit(tmp_path: Path) -> ClientKit:
    """The kit of a site at port 8700."""
    return make_kit(tmp_path, "http://127.0.0.1:8700", KEY, SiteSettings())


def test_the_secret_is_not_shown_by_accident(kit: ClientKit) -> None:
    assert KEY.secret not in repr(kit)


def test_the_environment_of_a_client_has_nothing_of_the_users_own_account(kit: ClientKit) -> None:
    environment = kit.environment({"AWS_PROFILE": "mine", "AWS_SESSION_TOKEN": "t", "HOME": "/home/ada"})
    assert not set(UNSET) & set(environment)
    assert environment["HOME"] == "/home/ada"
    assert environment["AWS_ENDPOINT_URL"] == "http://127.0.0.1:8700"


def test_bash_sets_exactly_these_values(kit: ClientKit) -> None:
    script = f"{written(kit, 'bash')}\n{sys.executable} -c '{REPORT}'"
    before = {"PATH": os.environ["PATH"], "AWS_PROFILE": "mine"}
    done = subprocess.run(["bash", "-c", script], env=before, capture_output=True, text=True, check=True)
    seen = json.loads(done.stdout)
    assert {name: seen[name] for name in kit.variables} == dict(kit.variables)
    assert "AWS_PROFILE" not in seen


def test_python_sets_exactly_these_values(kit: ClientKit) -> None:
    program = f"{written(kit, 'python')}\n{REPORT}"
    before = {"AWS_PROFILE": "mine"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=before, capture_output=True, text=True, check=True
    )
    seen = json.loads(done.stdout)
    assert {name: seen[name] for name in kit.variables} == dict(kit.variables)
    assert "AWS_PROFILE" not in seen


def test_powershell_quotes_are_doubled(kit: ClientKit) -> None:
    lines = written(kit, "powershell").splitlines()
    assert "$env:AWS_SECRET_ACCESS_KEY = 'quo''te \"$HOME\" `x`'" in lines
    assert "Remove-Item Env:AWS_PROFILE -ErrorAction SilentlyContinue" in lines


def test_old_sdks_read_the_address_from_a_file(tmp_path: Path) -> None:
    kit = make_kit(tmp_path, "http://127.0.0.1:8700", KEY, SiteSettings(region="eu-west-1"), old_sdk=True)
    assert "AWS_ENDPOINT_URL" not in kit.variables
    folder = Path(kit.variables["AWS_DATA_PATH"])
    document = json.loads((folder / "endpoints.json").read_text())
    services = document["partitions"][0]["services"]
    assert services["panorama"]["defaults"]["hostname"] == "127.0.0.1:8700"
    assert "eu-west-1" in services["panorama"]["endpoints"]
    assert (folder / "panorama" / "2019-07-24" / "service-2.json").exists()
    assert kit.variables["AWS_STS_REGIONAL_ENDPOINTS"] == "regional"
    assert "addressing_style = path" in Path(kit.variables["AWS_CONFIG_FILE"]).read_text()
