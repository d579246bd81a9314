"""`belvedere support` on a real site: bundle, preview, opening, explanations, keys."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.folders import data_folder
from belvedere_simulator.logs.marks import Mark, MarkStore
from belvedere_simulator.support.views import identity_of


@pytest.fixture
def support(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Any:
    """Runs a command of the noun; what it told, as JSON where that was asked for."""
    for name in ("CONFIG", "STATE", "DATA", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    monkeypatch.setenv("BELVEDERE_CACHE", str(tmp_path / "cache"))

    def run(word: str, *words: str, code: int = 0) -> Any:
        place = ["--data-dir", str(site)] if word in ("bundle", "preview") else []
        assert main(["support", word, *words, *place]) == code
        said = capsys.readouterr()
        if code:
            return said.err
        return json.loads(said.out) if "--json" in words else said.out

    return run


def test_a_bundle_is_made_encrypted_and_opened_again(support: Any, tmp_path: Path) -> None:
    recipient = support("key", str(tmp_path / "mine.key")).strip()
    file = tmp_path / "support.zip.age"
    words = ("--note", "the yard is blank, password=canary", "--leave-out", "system.json")
    told = support("bundle", "--json", "--out", str(file), "--recipient", recipient, *words)
    assert told["file"] == str(file)
    paths = [each["path"] for each in told["files"]]
    assert "versions.json" in paths
    assert "system.json" not in paths
    assert "BV-SUP-004" in support("open", str(file), code=2)
    key = ("--key", str(tmp_path / "mine.key"))
    again = support("open", "--json", str(file), *key)
    assert again["note"] == "the yard is blank, password=[removed: named secret]"
    assert again["files"] == told["files"]
    assert again["removals"] == told["removals"]
    assert Path(again["folder"]).is_relative_to(tmp_path / "cache")
    assert '"belvedere"' in support("open", str(file), *key, "--show", "versions.json")
    assert "versions.json" in support("open", str(file), *key)
    assert "BV-SUP-006" in support("open", str(file), *key, "--show", "../settings.json", code=2)
    (opened,) = support("opened", "--json")["opened"]
    assert opened["folder"] == again["folder"]
    assert "the yard is blank" in support("opened")
    support("forget", opened["name"])
    assert "No bundle is opened." in support("opened")
    assert "BV-SUP-002" in support("forget", opened["name"], code=2)


def test_the_preview_tells_every_removal_and_leaves_nothing(support: Any, site: Path, tmp_path: Path) -> None:
    log = site / "planted.log"
    log.write_text("one\npassword=canary\n")
    try:
        told = support("preview", "--json", "--no-metrics", "--since", "1h")
        assert {"path": "program/site-planted.log", "line": 2} in [
            {name: each[name] for name in ("path", "line")} for each in told["removals"]
        ]
        assert "password=[removed: named secret]" in support("preview", "--since", "1h")
    finally:
        log.unlink()
    assert not list(tmp_path.glob("*.zip*"))


def test_a_log_goes_along_with_its_marks(support: Any, tmp_path: Path) -> None:
    log = tmp_path / "yard.log"
    log.write_text("one\nerror, password=canary\nthree\n")
    MarkStore(data_folder() / "marks").put(identity_of(log), Mark(4, 2, "error, password=canary", "here"))
    file = tmp_path / "support.zip"
    support("bundle", "--out", str(file), "--log", str(log), "--no-logs")
    told = support("open", "--json", str(file))["views"]
    assert told[0]["marks"] == [{"file": "views/1/yard.log", "number": 2, "note": "here"}]
    assert "views/1/yard.log:2" in support("open", str(file))
    assert "password=[removed: named secret]" in support("open", str(file), "--show", "views/1/yard.log")
    assert "BV-CMD-002" in support("preview", "--log", str(tmp_path / "missing.log"), code=2)


def test_messages_and_codes_are_explained(support: Any) -> None:
    assert "does not send H.264" in support("explain", "Camera did not provide an H264 encoded stream")
    assert support("explain", "--json", "BV-CAM-001")["known"][0]["code"] == "BV-CAM-001"
    assert "BV-SUP-008" in support("explain", "no such words anywhere", code=2)


def test_what_is_no_bundle_and_no_key_is_told(support: Any, tmp_path: Path) -> None:
    odd = tmp_path / "odd.zip"
    odd.write_bytes(b"nothing")
    assert "BV-SUP-002" in support("open", str(odd), code=2)
    assert "BV-SUP-002" in support("open", str(tmp_path / "missing.zip"), code=2)
    assert "BV-SUP-001" in support("key", str(odd), code=2)
    assert "BV-SUP-005" in support("bundle", "--recipient", "age1nobody", code=2)
    assert "BV-SUP-007" in support("preview", "--since", "1h", "--until", "2h", code=2)


@pytest.fixture
def check(site: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs a check of the site; its findings."""

    def run(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert main(["support", "check", *words, "--json", "--data-dir", str(site)]) == code
        return json.loads(capsys.readouterr().out)

    return run


def test_the_troubleshooter_lists_looks_and_tells_by_its_exit_code(check: Any, support: Any) -> None:
    assert check()["checks"][0]["name"] == "stick"
    told = check(
        "permissions", "--message", "arn:aws:iam::1:user/me is not authorized to perform: a:B", code=1
    )
    assert told["checks"][0]["findings"][0]["state"] == "problem"
    assert check("certificates")["checks"][0]["findings"][0]["state"] == "fine"
    assert "empty-log" in support("check")
    assert "BV-TRB-001" in support("check", "nothing", code=2)
    assert "BV-TRB-001" in support("check", "power", "--clean", code=2)


def test_unused_versions_are_taken_back_after_a_yes(check: Any, tmp_path: Path) -> None:
    told = check("versions", "--clean", "--yes", "--keep", str(tmp_path / "kept"))
    assert told["cleaned"]["left"] == []
