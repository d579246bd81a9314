"""How often the window asks for a picture, and how finely it scales one."""

from __future__ import annotations

from dataclasses import dataclass, replace

PICTURES_PER_SECOND = 60
_PERIOD_NS = 1_000_000_000 // PICTURES_PER_SECOND


def wait_ms(last_asked_ns: int, now_ns: int) -> int:
    """Milliseconds to wait before asking again, so that no more than 60 pictures a second are painted."""
    return max(0, -(-(last_asked_ns + _PERIOD_NS - now_ns) // 1_000_000))


@dataclass(frozen=True)
class Scaling:
    """Smooth scaling as long as painting is cheap, plain scaling when it is not.

    `cost_ms` is the running mean of a smooth paint. Once given up, smooth scaling comes back only for a
    fresh start (another window size), so the picture does not flicker between the two.
    """

    smooth: bool = True
    cost_ms: float = 0.0
    paints: int = 0

    def after_paint(self, took_ms: float, budget_ms: float = 12.0) -> Scaling:
        """The choice after a paint of `took_ms`. A few paints decide, so one hiccup does not."""
        if not self.smooth:
            return self
        cost = took_ms if self.paints == 0 else 0.8 * self.cost_ms + 0.2 * took_ms
        paints = self.paints + 1
        return replace(self, cost_ms=cost, paints=paints, smooth=paints < 5 or cost <= budget_ms)
