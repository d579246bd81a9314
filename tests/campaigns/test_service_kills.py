"""A service that is killed under load has lost nothing that it acknowledged, and half-done nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from campaigns.kills.campaign import KillCampaign

SHARE = 3


@pytest.fixture
def kills(request: pytest.FixtureRequest) -> int:
    """How many."""
    return request.config.getoption("--kills", None) or SHARE


@pytest.mark.campaign
def test_kills_under_a_mixed_workload(campaign_folder: Path, seed: int, kills: int) -> None:
    campaign = KillCampaign(campaign_folder, seed)
    try:
        progress = campaign.run(kills)
    finally:
        campaign.close()
    print(f"\n{progress}")
    assert progress.problems == []
    assert progress.kills >= kills
    assert progress.acknowledged > 10 * kills
    assert progress.doubtful > 0
