"""A site on another computer: reached by its address, with keys of the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.service.client_kit.keys import site_key
from belvedere_simulator.service.site.site import ensure_site


def test_the_environments_keys_are_used(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    address, key = ensure_site(site).address, site_key(site)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key.key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key.secret)
    assert main(["device", "list", "--endpoint", address]) == 0
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "another")
    assert main(["device", "list", "--endpoint", address]) == 2
    told = capsys.readouterr().err
    assert told.startswith("BV-CLI-010")
    assert key.secret not in told
