"""What was in the way of a connection, and how long the appliance waits before it tries again."""

from __future__ import annotations

import ssl

from belvedere_simulator.appliance.pace import Pace
from belvedere_simulator.appliance.provisioning.joining import Obstacle
from belvedere_simulator.channel.connecting import longer_pause

# Who is refused is so until somebody does something about it.
REFUSED_PAUSE = 300.0
# However fast simulated time passes: real brokers are asked with care.
SHORTEST, SHORTEST_REFUSED = 0.2, 2.0


def obstacle_of(error: OSError) -> Obstacle:
    """What an error on the way to the broker means."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return Obstacle.UNTRUSTED
    if isinstance(error, ssl.SSLError) and "ALERT" in str(error.reason):
        return Obstacle.EXPIRED if "EXPIRED" in str(error.reason) else Obstacle.REFUSED
    return Obstacle.UNREACHABLE


def pause_after(found: Obstacle | None, tries: int, pace: Pace) -> float:
    """Real seconds until the next try, after so many in vain; 0 when a connection was lost."""
    if found in (None, Obstacle.UNREACHABLE):
        return max(SHORTEST, pace.real(longer_pause(tries)))
    return max(SHORTEST_REFUSED, pace.real(REFUSED_PAUSE))
