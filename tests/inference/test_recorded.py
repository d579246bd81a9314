"""Runs that copy into fixed memory, as a recorded GPU graph needs: the same steps with the CPU as device."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnxruntime

from belvedere_simulator.inference.formats.half import half_precision
from belvedere_simulator.inference.recorded import RecordedRun
from belvedere_simulator.inference.tensor import read_tensor
from inference import models


def test_every_run_sees_its_own_inputs_through_the_same_memory(tmp_path: Path) -> None:
    file = models.difference(tmp_path / "m.onnx")
    session = onnxruntime.InferenceSession(str(file), providers=["CPUExecutionProvider"])
    inputs = [read_tensor(v.name, v.type, v.shape) for v in session.get_inputs()]
    outputs = [read_tensor(v.name, v.type, v.shape) for v in session.get_outputs()]
    recorded = RecordedRun(session, inputs, outputs, "cpu")
    for value in (1, 2, 3):
        left, right = np.full((2, 2), value, np.float32), np.ones((2, 2), np.float32)
        sums, differences = np.empty((2, 2), np.float32), np.empty((2, 2), np.float32)
        recorded.run([left, right], ["sum", "difference"], [sums, differences])
        assert (sums[0, 0], differences[0, 0]) == (value + 1, value - 1)


def test_a_half_precision_copy_keeps_its_inputs_and_agrees(tmp_path: Path) -> None:
    file = models.squeezenet_like(tmp_path / "m.onnx", size=64, classes=10)
    half = half_precision(file, tmp_path / "cache")
    assert half_precision(file, tmp_path / "cache") == half
    assert half.stat().st_size < 0.6 * file.stat().st_size
    sessions = [
        onnxruntime.InferenceSession(str(f), providers=["CPUExecutionProvider"]) for f in (file, half)
    ]
    data = np.random.default_rng(3).random((1, 3, 64, 64), dtype=np.float32)
    full, halved = (session.run(None, {"data": data})[0] for session in sessions)
    assert halved.dtype == np.float32
    np.testing.assert_allclose(halved, full, atol=0.02 * float(np.abs(full).max()))
