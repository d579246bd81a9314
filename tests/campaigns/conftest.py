"""The options of campaigns: how long, from which seed, and where one is taken up again."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("campaigns")
    group.addoption("--kills", type=int, help="how often the service or the appliance is killed")
    group.addoption("--requests", type=int, help="how many requests the service answers")
    group.addoption("--minutes", type=float, help="how long the appliance is under load")
    group.addoption("--seed", type=int, help="where the chances begin")
    group.addoption("--folder", type=Path, help="kept between runs, so that a campaign can be taken up")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A campaign takes its time; what waits inside it has a limit of its own."""
    for item in items:
        asked = [item.config.getoption(name, None) for name in ("--kills", "--requests", "--minutes")]
        if item.get_closest_marker("campaign"):
            item.add_marker(pytest.mark.timeout(12 * 3600 if any(asked) else 600))


@pytest.fixture
def campaign_folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where the campaign works."""
    folder: Path = request.config.getoption("--folder", None) or tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """The seed that was asked for, or always the same."""
    return request.config.getoption("--seed", None) or 7
