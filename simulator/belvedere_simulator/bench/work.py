"""What both sides do with a frame: the application and the reference run this same file.

It runs inside the application too, so it needs nothing but numpy and OpenCV.
"""

from typing import Any

import cv2
import numpy as np

CELLS = 16
CELL_ROWS = 8
"""The number of a frame: 16 black or white cells over the top eighth of the picture."""

_MEAN = np.array([123.675, 116.28, 103.53], np.float32)
_SCALE = 1.0 / np.array([58.395, 57.12, 57.375], np.float32)


def read_number(image: Any) -> int:
    """The number burned into a picture of shape (height, width, 3 or 4)."""
    height, width = image.shape[:2]
    rows = slice(height // 32, height // CELL_ROWS - height // 32, max(1, height // 64))
    half = width // CELLS // 2
    cells = image[rows, half :: width // CELLS, 1].mean(axis=0) > 127
    number = 0
    for lit in cells[:CELLS]:
        number = number << 1 | bool(lit)
    return number


def preprocess(image: Any, size: int) -> Any:
    """From BGR (height, width, 3) to what a classifier takes: float32 (1, 3, size, size)."""
    small = cv2.resize(image, (size, size), interpolation=cv2.INTER_LINEAR)
    normal = (cv2.cvtColor(small, cv2.COLOR_BGR2RGB).astype(np.float32) - _MEAN) * _SCALE
    return np.ascontiguousarray(normal.transpose(2, 0, 1)[np.newaxis])
