"""Targets, loss and the optimisation loop."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from training.people_counter.network import INPUT, STRIDE, UNIT
from training.people_counter.samples import Sample

ROWS, COLUMNS = INPUT[0] // STRIDE, INPUT[1] // STRIDE
HIDDEN = 0.3  # people of whom less is to be seen are neither wanted nor punished

Targets = tuple[npt.NDArray[np.float32], npt.NDArray[np.float32], npt.NDArray[np.float32]]


def targets(boxes: npt.NDArray[np.float32]) -> Targets:
    """Heat (1, rows, columns), edge distances (4, rows, columns) and where each counts (2, ...).

    The heat is 1 at a person's middle and falls off like a bell; edges count in the 3x3 cells around it.
    """
    heat = np.zeros((1, ROWS, COLUMNS), np.float32)
    edges = np.zeros((4, ROWS, COLUMNS), np.float32)
    weight = np.ones((2, ROWS, COLUMNS), np.float32)
    weight[1] = 0
    y, x = np.mgrid[0:ROWS, 0:COLUMNS].astype(np.float32)
    centre_x, centre_y = (x + 0.5) * STRIDE, (y + 0.5) * STRIDE
    for left, top, right, bottom, visible in boxes[np.argsort(boxes[:, 4])]:
        middle_x, middle_y = (left + right) / 2, (top + bottom) / 2
        sigma_x, sigma_y = max(2.0, (right - left) * 0.13), max(2.0, (bottom - top) * 0.1)
        bell = np.exp(-((centre_x - middle_x) ** 2) / sigma_x**2 - (centre_y - middle_y) ** 2 / sigma_y**2)
        if visible < HIDDEN:
            weight[0][bell > 0.2] = 0
            continue
        weight[0][bell > 0.5] = 1
        row, column = min(ROWS - 1, int(middle_y / STRIDE)), min(COLUMNS - 1, int(middle_x / STRIDE))
        heat[0] = np.maximum(heat[0], bell)
        heat[0, row, column] = 1
        around = (slice(max(0, row - 1), row + 2), slice(max(0, column - 1), column + 2))
        distances = (centre_x - left, centre_y - top, right - centre_x, bottom - centre_y)
        for part, distance in enumerate(distances):
            edges[part][around] = np.maximum(distance[around], 1)
        weight[1][around] = 1
    return heat, edges, weight


def heat_loss(logit: torch.Tensor, heat: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """The focal loss of centre heat maps, per person."""
    chance = torch.sigmoid(logit).clamp(1e-4, 1 - 1e-4)
    centre = (heat > 0.99).float()
    missed = -centre * (1 - chance) ** 2 * torch.log(chance)
    invented = -(1 - centre) * (1 - heat) ** 4 * chance**2 * torch.log(1 - chance)
    return ((missed + invented) * weight).sum() / centre.sum().clamp(min=1)


def edge_loss(predicted: torch.Tensor, edges: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """1 - IoU of the boxes that the distances span, plus a little on their logarithms."""
    guess = torch.exp(predicted.clamp(-4, 4)) * UNIT
    common = torch.minimum(guess[:, 0], edges[:, 0]) + torch.minimum(guess[:, 2], edges[:, 2])
    common = common * (torch.minimum(guess[:, 1], edges[:, 1]) + torch.minimum(guess[:, 3], edges[:, 3]))
    area = (guess[:, 0] + guess[:, 2]) * (guess[:, 1] + guess[:, 3])
    wanted = (edges[:, 0] + edges[:, 2]) * (edges[:, 1] + edges[:, 3])
    iou = common / (area + wanted - common).clamp(min=1)
    off = functional.smooth_l1_loss(predicted, torch.log(edges.clamp(min=1) / UNIT), reduction="none").mean(1)
    return ((1 - iou + off) * weight).sum() / weight.sum().clamp(min=1)


def mirrored(sample: Sample) -> Sample:
    boxes = sample.boxes.copy()
    boxes[:, [0, 2]] = INPUT[1] - sample.boxes[:, [2, 0]]
    return Sample(sample.picture[:, :, ::-1], boxes)


def batch(
    samples: Sequence[Sample], rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Pictures, heat, edges and weights of `samples`, mirrored and re-lit at random."""
    chosen = [mirrored(sample) if rng.random() < 0.5 else sample for sample in samples]
    parts = [targets(sample.boxes) for sample in chosen]
    count = len(chosen)
    gain = rng.uniform(0.75, 1.25, (count, 1, 1, 1)) * rng.uniform(0.94, 1.06, (count, 3, 1, 1)) / 255
    lift = rng.uniform(-0.05, 0.05, (count, 1, 1, 1))
    pictures = np.stack([sample.picture for sample in chosen]).astype(np.float32)
    pictures *= gain.astype(np.float32)
    pictures += lift.astype(np.float32)
    lit = np.clip(pictures, 0, 1, out=pictures)
    stacked = [torch.from_numpy(np.stack(part)) for part in zip(*parts, strict=True)]
    return torch.from_numpy(lit), stacked[0], stacked[1], stacked[2]


@dataclass(frozen=True)
class Plan:
    """`epochs` over all samples in batches of `size`; convolutions in `precision`, all else in float32."""

    epochs: int
    size: int
    seed: int
    precision: torch.dtype


def learn(network: nn.Module, samples: Sequence[Sample], plan: Plan) -> Sequence[float]:
    """Train `network` in place; the mean loss of each epoch."""
    epochs, size, seed = plan.epochs, plan.size, plan.seed
    rng, losses = np.random.default_rng(seed), []
    steps = epochs * (len(samples) // size)
    optimiser = torch.optim.AdamW(network.parameters(), lr=1e-3, weight_decay=1e-4)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=4e-3, total_steps=steps, pct_start=0.15)
    network.train()
    for epoch in range(epochs):
        order, total = rng.permutation(len(samples)), 0.0
        for start in range(0, len(samples) - size + 1, size):
            chosen = [samples[index] for index in order[start : start + size]]
            total += learn_step(network, optimiser, batch(chosen, rng), plan.precision)
            schedule.step()
        losses.append(total / (len(samples) // size))
        print(f"epoch {epoch + 1}/{epochs}: loss {losses[-1]:.4f}", flush=True)  # noqa: T201
    return losses


def learn_step(
    network: nn.Module,
    optimiser: torch.optim.Optimizer,
    given: tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor],
    precision: torch.dtype,
) -> float:
    pictures, heat, edges, weight = given
    pictures = pictures.contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", precision, enabled=precision is not torch.float32):
        answer = network(pictures)
    answer = answer.float()
    loss = heat_loss(answer[:, :1], heat, weight[:, :1]) + 1.5 * edge_loss(answer[:, 1:], edges, weight[:, 1])
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 10.0)
    optimiser.step()
    return float(loss.detach())
