"""A camera on a mast that looks over flat ground, and the ground's metres in its picture."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Camera:
    """`width` and `height` in pixels; `horizon` as a share of the height; `focal` as a share of the width.

    `mast` is the camera's height over the ground in metres. World: x to the right, z away, in metres.
    """

    width: int
    height: int
    horizon: float = 0.2
    focal: float = 0.9
    mast: float = 3.2

    def metre(self, z: float) -> float:
        """Pixels of one metre at distance `z`."""
        return self.focal * self.width / z

    def foot(self, x: float, z: float) -> tuple[float, float]:
        """Where a point of the ground lies in the picture, in pixels."""
        metre = self.metre(z)
        return self.width / 2 + x * metre, self.horizon * self.height + self.mast * metre

    def distance(self, share: float) -> float:
        """The distance of the ground seen at `share` of the picture's height (below the horizon)."""
        return self.focal * self.width * self.mast / ((share - self.horizon) * self.height)

    def half_span(self, z: float) -> float:
        """Half the metres that the picture shows at distance `z`."""
        return 0.5 * z / self.focal

    def corners(self, half: float, near: float, far: float) -> npt.NDArray[np.float32]:
        """The picture's four points of a ground rectangle: near left, near right, far right, far left."""
        world = ((-half, near), (half, near), (half, far), (-half, far))
        return np.array([self.foot(x, z) for x, z in world], np.float32)
