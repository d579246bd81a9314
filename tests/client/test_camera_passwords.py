"""Passwords of cameras in keyrings: only in those that encrypt, and told where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.client.call import Call
from belvedere_simulator.client.camera_passwords import PasswordCalls
from belvedere_simulator.errors import BelvedereError
from fakes.keyring_child import backend

CAMERA = {"address": "rtsp://10.0.0.9/live", "user": "viewer"}
SECRET = "canary-93aa"


def ask(calls: PasswordCalls, name: str, **given: Any) -> Any:
    return calls.works()[f"passwords.{name}"](Call(lambda _told: None), {**CAMERA, **given})


def test_a_password_is_remembered_by_address_and_user_and_forgotten(tmp_path: Path) -> None:
    file = tmp_path / "keyring"
    calls = PasswordCalls(lambda: [backend(file)])
    assert ask(calls, "offered") is True
    assert ask(calls, "recall") == ""
    ask(calls, "remember", password=SECRET)
    assert ask(calls, "recall") == SECRET
    assert ask(calls, "recall", user="other") == ""
    assert "10.0.0.9" not in file.read_text(), "which cameras there are is nobody's business"
    ask(calls, "forget")
    assert ask(calls, "recall") == ""
    ask(calls, "forget")


def test_a_keyring_that_keeps_plain_text_is_none(tmp_path: Path) -> None:
    plain = backend(tmp_path / "plain", "keyrings.alt.file", "PlaintextKeyring")
    calls = PasswordCalls(lambda: [plain])
    assert ask(calls, "offered") is False
    with pytest.raises(BelvedereError) as refused:
        ask(calls, "remember", password=SECRET)
    assert refused.value.code == "BV-REG-003"
    assert SECRET not in str(refused.value)
    assert not (tmp_path / "plain").exists()
