"""How long each kind of looking may take, in seconds from its start."""

from __future__ import annotations

from collections.abc import Mapping

SECONDS: Mapping[str, float] = {"find": 120.0, "diagnose": 30.0, "snapshot": 30.0, "reach": 60.0}
