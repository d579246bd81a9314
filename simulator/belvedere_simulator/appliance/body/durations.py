"""How long the appliance takes, in its own seconds. A caller that scales time scales the time that passes."""

from __future__ import annotations

# A press is short from one second on, and long from five. Below one second a button was only brushed.
SHORT_PRESS = 1.0
LONG_PRESS = 5.0

# The first start-up sequence. What applications need afterwards, with a black screen, comes on top.
BOOT = 60.0

SHUTDOWN = 10.0

# "Several minutes" with an orange light.
RESTORE = 240.0

# Hands and clocks are not exact: sums of small steps may miss a limit by this much.
TOLERANCE = 1e-6
