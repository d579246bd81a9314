"""How a model is kept on the CPU: on all cores and on one, or on all alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.inference import providers, session
from belvedere_simulator.inference.session import open_on
from inference import models

SPINNING = "session.intra_op.allow_spinning"
STOPPING = "session.force_spinning_stop"


@pytest.fixture(autouse=True)
def two_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many this computer has."""
    monkeypatch.setattr(session, "cores", lambda: 2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return models.identity(tmp_path / "m.onnx", shape=(1, 4))


def test_threads_of_a_call_spin_for_each_other_and_not_after_it(file: Path, tmp_path: Path) -> None:
    shared = open_on(file, providers.CPU, tmp_path)
    options = shared.raw.get_session_options()
    assert options.get_session_config_entry(SPINNING) == "1"
    assert options.get_session_config_entry(STOPPING) == "1"
    assert shared.lean.get_session_options().intra_op_num_threads == 1


@pytest.mark.parametrize(("name", "value"), [("LARGEST_TWICE", 0), ("cores", lambda: 1)])
def test_where_there_is_no_choice_nothing_spins(
    name: str, value: object, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, name, value)
    shared = open_on(file, providers.CPU, tmp_path)
    assert shared.lean is None
    assert shared.raw.get_session_options().get_session_config_entry(SPINNING) == "0"
