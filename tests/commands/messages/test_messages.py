"""`belvedere messages` at a broker of somebody's, at a site, and over recordings."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.commands.main import main
from fakes.observed_site import ObservedSite, open_observed_site
from fakes.open_mosquitto import open_mosquitto


@pytest.fixture(autouse=True)
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A user of their own, without a keyring."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)


@pytest.fixture(scope="module")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of Mosquitto as anybody may run it."""
    with open_mosquitto(tmp_path_factory.mktemp("broker"), "allow_anonymous true") as port:
        yield f"mqtt://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObservedSite]:
    """A site with a device that talks."""
    with open_observed_site(tmp_path_factory.mktemp("observed"), "embedded") as opened:
        yield opened


def told(capsys: pytest.CaptureFixture[str], *words: str | Path) -> Any:
    """What a command prints as JSON."""
    capsys.readouterr()
    assert main(["messages", *map(str, words), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_published_watched_recorded_and_played(
    broker: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("--broker", broker)
    told(capsys, "publish", "a/b", '{"n": 1}', "--qos", "1", "--retained", *given)
    heard = told(capsys, "watch", "--topic", "a/+", "--count", "1", *given)
    assert (heard["topic"], heard["payload"], heard["retained"]) == ("a/b", '{"n": 1}', True)
    file = tmp_path / "heard.messages"
    recorded = told(capsys, "record", file, "--seconds", "5", *given)
    assert (recorded["messages"], recorded["full"]) == (1, False)
    assert told(capsys, "watch", "--from", file)["payload"] == '{"n": 1}'
    assert told(capsys, "replay", file, "--speed", "0", *given) == {"published": 1, "hidden": 0, "refused": 0}
    history = told(capsys, "history")["messages"]
    assert [(each["topic"], each["qos"], each["retained"]) for each in history] == [("a/b", 1, True)]
    assert told(capsys, "history", "--forget") == {"messages": []}


def test_brokers_have_names(broker: str, capsys: pytest.CaptureFixture[str]) -> None:
    saved = told(capsys, "save-broker", "plant", broker, "--listen", "a/#")
    assert (saved["url"], saved["filters"], saved["passwordKept"]) == (broker, ["a/#"], False)
    assert list(told(capsys, "brokers")["brokers"]) == ["plant"]
    told(capsys, "publish", "a/c", "hello", "--retained", "--broker", "plant")
    assert told(capsys, "watch", "--topic", "a/c", "--count", "1", "--broker", "plant")["payload"] == "hello"
    told(capsys, "forget-broker", "plant")
    assert main(["messages", "watch", "--broker", "plant"]) == 2
    assert "BV-MSG-009" in capsys.readouterr().err


def test_jobs_and_shadows_of_a_site(
    observed: ObservedSite,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key = observed.site.service.access_key
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", key.key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", key.secret)
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    site = ("--endpoint", observed.site.service.address)
    observed.change("", {"state": {"desired": {"logging": {"level": "WARN"}}}})
    shadow = told(capsys, "shadow", observed.thing, "--seconds", "5", *site)
    assert (shadow["version"], shadow["whole"], shadow["rows"][0]["path"]) == (1, True, "logging/level")
    file = tmp_path / "site.messages"
    recorder = observed.inspector.record(file)
    observed.enqueue("one")
    observed.report("one", {"status": "CANCELED"})
    observed.report("one", {"status": "SUCCEEDED"})
    observed.inspector.stop_recording()
    assert recorder.count
    job = told(capsys, "job", "gate", "one", "--from", file)
    assert (job["status"], job["wrong"], job["refused"]) == ("SUCCEEDED", 1, 1)
    assert main(["messages", "job", "gate", "one", "--from", str(file)]) == 0
    text = capsys.readouterr().out
    assert "Only the site ends a job with CANCELED" in text
    assert "The device has done it." in text
    assert main(["messages", "watch", "--from", str(file), "--text", "rejected"]) == 0
    assert "The job cannot go from the state" in capsys.readouterr().out
    assert main(["messages", "job", "gate", "other", "--from", str(file)]) == 2
    assert "BV-MSG-011" in capsys.readouterr().err
    assert main(["messages", "publish", "panorama/desktop/x", "hello", *site]) == 0


def test_a_broker_that_is_not_there_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["messages", "publish", "a", "b", "--broker", "http://x"]) == 2
    assert "BV-MSG-001" in capsys.readouterr().err


def test_a_pattern_that_never_ends_is_refused_while_listening(
    broker: str, capsys: pytest.CaptureFixture[str]
) -> None:
    told(capsys, "publish", "long/one", "a" * 200 + "b", "--retained", "--broker", broker)
    words = ("watch", "--text", "(a|aa)+$", "--regex", "--topic", "long/#", "--broker", broker)
    assert main(["messages", *words]) == 2
    assert "BV-MSG-004" in capsys.readouterr().err
