"""An appliance whose power is cut at any moment is right again after the next start."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns.appliance_kills.campaign import ApplianceCampaign

SHARE = 5


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many."""
    return request.config.getoption("--kills", None) or SHARE


@pytest.mark.campaign
def test_power_cuts_in_the_life_of_an_appliance(campaign_folder: Path, seed: int, kills: int) -> None:
    campaign = ApplianceCampaign(campaign_folder, seed)
    try:
        progress = campaign.run(kills, measured=kills > SHARE)
    finally:
        campaign.close()
    print(f"\n{progress}")
    assert progress.problems == []
    assert progress.kills >= kills
