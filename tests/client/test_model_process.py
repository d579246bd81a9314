"""The process that looks at models: it is ended, or it dies, and the client child goes on."""

from __future__ import annotations

import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.client import model_process
from belvedere_simulator.client.call import Call, CallCancelledError
from belvedere_simulator.client.model_process import ask_model
from belvedere_simulator.errors import BelvedereError
from fakes.children import runs
from fakes.waiting import until

TALKS = """
import json, os, sys, time
from pathlib import Path
(Path(json.loads(sys.stdin.readline())["cache"]) / "half.made").touch()
print('{"progress": "%d"}' % os.getpid(), flush=True)
time.sleep(300)
"""
DIES = "import os, sys; sys.stderr.write('Segmentation fault\\n'); sys.stderr.flush(); os._exit(3)"


def speak(patch: pytest.MonkeyPatch, program: str) -> None:
    """Have another program in the place of ours: a model that crashes ONNX Runtime is hard to come by."""
    patch.setattr(model_process, "_COMMAND", [sys.executable, "-c", program])


def test_a_process_that_dies_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch, DIES)
    with pytest.raises(BelvedereError) as refusal:
        ask_model(Call(lambda _told: None), {"work": "inspect", "file": "net.onnx"})
    assert (refusal.value.code, refusal.value.where) == ("BV-MODEL-017", "net.onnx")
    assert refusal.value.why == "Segmentation fault"


def test_a_call_that_is_cancelled_ends_its_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    speak(monkeypatch, TALKS)
    told: list[Mapping[str, Any]] = []
    call = Call(told.append)
    ended: list[BaseException] = []

    def work() -> None:
        try:
            ask_model(call, {"work": "inspect", "file": "net.onnx"})
        except CallCancelledError as error:
            ended.append(error)

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    thread = threading.Thread(target=work)
    thread.start()
    until(lambda: told, 30)
    assert list(tmp_path.rglob("half.made"))
    child = int(told[0]["progress"]["text"])
    assert runs(child)
    call.cancel()
    thread.join(30)
    assert len(ended) == 1
    assert not runs(child)
    assert list(tmp_path.iterdir()) == [], "nothing of it is left"


def test_what_the_process_refuses_comes_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no model")
    with pytest.raises(BelvedereError) as refusal:
        ask_model(Call(lambda _told: None), {"work": "inspect", "file": str(tmp_path / "notes.txt")})
    assert refusal.value.code == "BV-MODEL-010"
