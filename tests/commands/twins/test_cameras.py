"""`belvedere camera register|list|remove` on a real site."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import Belvedere

SECRET = "correct horse"


def test_a_camera_is_registered_listed_and_removed(belvedere: Belvedere, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(SECRET + "\n")
    told = belvedere(
        "camera",
        "register",
        "door",
        "rtsp://192.168.0.77/live",
        *("--user", "viewer", "--password-file", str(tmp_path / "password"), "--json"),
    )
    assert told.code == 0
    assert told.json["Status"] == "SUCCEEDED"
    assert told.json["TemplateParameters"]["Password"] == "SAVED_AS_SECRET"
    assert SECRET not in told.out + told.err
    nodes = belvedere("camera", "list", "--json").json["Nodes"]
    assert "door" in [node["Name"] for node in nodes]
    assert "abstract_rtsp_media_source" not in [node["PackageName"] for node in nodes]
    assert belvedere("camera", "remove", "door").code == 2
    assert belvedere("camera", "remove", "door", "--yes").code == 0
    assert "door" not in belvedere("camera", "list").out


def test_the_password_may_come_from_a_variable(belvedere: Belvedere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BELVEDERE_CAMERA_PASSWORD", SECRET)
    assert belvedere("camera", "register", "hall", "rtsp://192.168.0.78/live", "--user", "viewer").code == 0


def test_a_user_needs_a_password(belvedere: Belvedere, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BELVEDERE_CAMERA_PASSWORD", raising=False)
    refused = belvedere("camera", "register", "attic", "rtsp://192.168.0.79/live", "--user", "viewer")
    assert refused.err.startswith("BV-CLI-017")


def test_an_address_with_a_password_is_refused_and_not_repeated(belvedere: Belvedere) -> None:
    refused = belvedere("camera", "register", "attic", f"rtsp://viewer:{SECRET}@192.168.0.79/live")
    assert refused.err.startswith("BV-CLI-017")
    assert SECRET not in refused.err


def test_an_unfit_address_is_told_in_words(belvedere: Belvedere) -> None:
    refused = belvedere("camera", "register", "attic", "http://192.168.0.79/live")
    assert refused.err.startswith("BV-CLI-004")
    assert "rtsp://" in refused.err
