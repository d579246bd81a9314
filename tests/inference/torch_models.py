"""Small TorchScript models; needs torch."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch


def scripted(file: Path) -> None:
    """Save a network with a tuple of two outputs, scores and means, whose conversion agrees."""
    torch.manual_seed(3)
    kernels, weights = torch.rand(8, 3, 3, 3), torch.rand(5, 8)

    def network(data: Any) -> Any:
        means = torch.relu(torch.nn.functional.conv2d(data, kernels)).mean((2, 3))
        return torch.nn.functional.linear(means, weights), means

    _save(network, file)


def changing(file: Path) -> None:
    """Save a network that computes something else each time, so that no conversion can agree."""

    def network(data: Any) -> Any:
        return data + torch.rand_like(data)

    _save(network, file)


def _save(network: Callable[[Any], Any], file: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        traced = torch.jit.trace(network, (torch.rand(2, 3, 16, 16),), check_trace=False)
        traced.save(str(file))
