"""Pictures to compose, and who waits for them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from belvedere_simulator.video.display.scene import LentPicture


def picture(width: int = 320, height: int = 240, level: int = 120) -> LentPicture:
    """A plain picture that nobody needs back."""
    array: NDArray[np.uint8] = np.full((height, width, 3), level, np.uint8)
    return LentPicture(array, lambda: None)
