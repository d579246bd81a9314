"""Train the people detector of the sample application on drawn scenes and write it as ONNX.

    pip install "torch>=2.4" numpy opencv-python-headless onnx onnxruntime
    cd resources && python -m training.people_counter.train --out people_detector.onnx

Everything is drawn and shuffled from fixed seeds, so the same versions on the same machine give the
same file. It takes about ten minutes on two cores that compute in bfloat16; on those that do not,
`--precision float32` is the faster way to the same quality. The clips of the sample use other seeds.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import onnxruntime
import torch
from torch import nn

from training.people_counter.export import PEOPLE, to_onnx
from training.people_counter.learning import Plan, learn
from training.people_counter.network import INPUT, STRIDE, UNIT, build
from training.people_counter.samples import FIRST_SCENE, draw_samples

SEED = 20190724


def reference_answer(
    network: nn.Module, picture: npt.NDArray[np.float32]
) -> tuple[torch.Tensor, torch.Tensor]:
    """Scores and boxes by PyTorch's own operations: what the written graph is held against."""
    with torch.no_grad():
        cells = network(torch.from_numpy(picture))
    chance = torch.sigmoid(cells[:, :1])
    peaks = torch.where(torch.nn.functional.max_pool2d(chance, 3, 1, 1) == chance, chance, 0.0)
    scores, cell = peaks.flatten(1).topk(PEOPLE)
    reach = torch.exp(cells[0, 1:].clamp(-4, 4)).flatten(1)[:, cell[0]].T * UNIT
    x, y = cell[0] % (INPUT[1] // STRIDE), cell[0] // (INPUT[1] // STRIDE)
    middle = torch.stack([x, y, x, y], 1) * STRIDE + STRIDE / 2
    return scores[0], middle + reach * torch.tensor([-1.0, -1.0, 1.0, 1.0])


def compare(model: onnx.ModelProto, network: nn.Module, picture: npt.NDArray[np.float32]) -> float:
    """The greatest difference between the ONNX model's answer and the network's, on confident boxes."""
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    _, scores, boxes = session.run(None, {"data": picture})
    wanted_scores, wanted_boxes = reference_answer(network, picture)
    sure = wanted_scores.numpy() > 0.2
    apart = (
        np.abs(scores[0, :, 0] - wanted_scores.numpy())[sure],
        np.abs(boxes[0] - wanted_boxes.numpy())[sure],
    )
    return max((float(part.max()) for part in apart if part.size), default=0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description="Train the people detector of the sample application.")
    parser.add_argument("--out", type=Path, required=True, help="the ONNX file to write")
    parser.add_argument("--scenes", type=int, default=800)
    parser.add_argument("--frames", type=int, default=5, help="moments of each scene")
    parser.add_argument("--epochs", type=int, default=9)
    parser.add_argument("--precision", choices=("bfloat16", "float32"), default="bfloat16")
    parser.add_argument("--workers", type=int, default=2)
    wanted = parser.parse_args()
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(1)  # the same sums in the same order, whatever the machine
    started = time.monotonic()
    samples = list(draw_samples(FIRST_SCENE, wanted.scenes, wanted.frames, wanted.workers))
    print(f"drew {len(samples)} frames in {time.monotonic() - started:.0f} s", flush=True)  # noqa: T201
    network = build()
    network.to(memory_format=torch.channels_last)
    learn(network, samples, Plan(wanted.epochs, 16, SEED, getattr(torch, wanted.precision)))
    network.eval().to(memory_format=torch.contiguous_format)
    model = to_onnx(network)
    apart = max(
        compare(model, network, sample.picture[None].astype(np.float32) / np.float32(255))
        for sample in samples[:8]
    )
    if apart > 0.01:
        raise SystemExit(f"the ONNX model and the network differ by {apart}")
    onnx.save(model, wanted.out)
    print(f"{wanted.out}: {wanted.out.stat().st_size} bytes, {time.monotonic() - started:.0f} s")  # noqa: T201


if __name__ == "__main__":
    main()
