"""The detector: a small, fully convolutional, anchor-free network, written as one list of layers.

Input: (n, 3, 192, 320), RGB, 0..1. Output: (n, 5, 48, 80): per cell of 4x4 pixels the logit that a
person's middle lies there, and the logarithms of the distances (in units of 8 pixels) from the cell's
middle to the left, upper, right and lower edge of the person.
"""

from __future__ import annotations

import torch
from torch import nn

INPUT = (192, 320)
STRIDE = 4
UNIT = 8.0


def block(inputs: int, outputs: int, stride: int = 1, dilation: int = 1) -> list[nn.Module]:
    convolution = nn.Conv2d(inputs, outputs, 3, stride, padding=dilation, dilation=dilation, bias=False)
    return [convolution, nn.BatchNorm2d(outputs), nn.ReLU(inplace=True)]


def build() -> nn.Sequential:
    """The untrained network. Works at 1/8 of the size; the last layer unfolds that to 1/4."""
    layers = [
        *block(3, 16, stride=2),
        *block(16, 32, stride=2),
        *block(32, 32),
        *block(32, 32),
        *block(32, 64, stride=2),
        *block(64, 64),
        *block(64, 64, dilation=2),
        *block(64, 64, dilation=3),
        *block(64, 64, dilation=2),
        *block(64, 64),
    ]
    head = nn.Conv2d(64, 5 * 4, 1)
    with torch.no_grad():
        head.weight.mul_(0.1)
        head.bias.zero_()
        head.bias[:4] = -4.0  # people are rare: start from "nobody here"
    return nn.Sequential(*layers, head, nn.PixelShuffle(2))
