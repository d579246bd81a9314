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


def test_a_camera_is_edited_and_keeps_its_password(belvedere: Belvedere, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(SECRET + "\n")
    credentials = ("--user", "viewer", "--password-file", str(tmp_path / "password"))
    assert (
        belvedere("camera", "register", "gate", "rtsp://192.168.0.80/a", *credentials, "--tag", "a=1").code
        == 0
    )
    told = belvedere("camera", "edit", "gate", "--url", "rtsp://192.168.0.80/b", "--json")
    assert told.json["TemplateParameters"]["StreamUrl"] == "rtsp://192.168.0.80/b"
    assert told.json["TemplateParameters"]["Password"] == "SAVED_AS_SECRET"
    assert belvedere("camera", "tags", "gate", "--set", "b=2", "--json").json["Tags"] == {"a": "1", "b": "2"}
    assert "No application uses it." in belvedere("camera", "used-by", "gate").out
    told = belvedere("camera", "edit", "gate", "--user", "", "--json")
    assert "Password" not in told.json["TemplateParameters"]


def test_a_list_of_cameras_is_checked_whole_then_registered(belvedere: Belvedere, tmp_path: Path) -> None:
    file = tmp_path / "cameras.csv"
    file.write_text(
        f"name,url,user,password\nlist-1,rtsp://10.0.0.1/a,me,{SECRET}\nlist 2,rtsp://10.0.0.2/a,,\n"
    )
    refused = belvedere("camera", "import", str(file))
    assert refused.err.startswith("BV-DOC-093")
    assert SECRET not in refused.err
    file.write_text(file.read_text().replace("list 2", "list-2"))
    assert "can be registered" in belvedere("camera", "import", str(file), "--check").out
    told = belvedere("camera", "import", str(file), "--json")
    assert [each["Name"] for each in told.json["Cameras"]] == ["list-1", "list-2"]
    assert SECRET not in told.out
    assert "There is a camera or package of this name" in belvedere("camera", "import", str(file)).err
