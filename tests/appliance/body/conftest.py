"""An appliance to press buttons on."""

from __future__ import annotations

import pytest

from appliance.body.hands import Hands


@pytest.fixture
def hands() -> Hands:
    """A new appliance: plugged into the mains, off."""
    return Hands()
