"""A site, and a provisioned appliance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.appliance.provisioning.record import DeviceRecord
from fakes.appliance_inside import Inside, open_inside
from fakes.keyed_site import KeyedSite, open_keyed_site

NAMESPACE = "PanoramaDeviceMetrics"


@dataclass(frozen=True)
class Watched:
    """A device of the test's own at a site, and what the site knows of its metrics."""

    site: KeyedSite
    device: DeviceRecord
    inside: Inside

    def sums(self, metric: str, statistic: str = "Sum", **dimensions: str) -> list[tuple[datetime, float]]:
        """The values of the last two weeks, by minutes in order."""
        now, found = datetime.now(UTC).replace(second=0, microsecond=0), []
        for day in range(14):
            end = now - timedelta(days=day) + timedelta(minutes=5)
            answer: Any = self.site.api("cloudwatch").get_metric_statistics(
                Namespace=NAMESPACE,
                MetricName=metric,
                Dimensions=[{"Name": name, "Value": value} for name, value in dimensions.items()],
                StartTime=end - timedelta(days=1),
                EndTime=end,
                Period=60,
                Statistics=[statistic],
            )
            found += [(each["Timestamp"], each[statistic]) for each in answer["Datapoints"]]
        return sorted(set(found))

    def active(self) -> list[tuple[datetime, float]]:
        """DeviceActive."""
        own = {"DeviceId": self.device.device_id, "DeviceName": self.device.device_name}
        return self.sums("DeviceActive", "SampleCount", **own)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KeyedSite]:
    with open_keyed_site(tmp_path_factory.mktemp("site")) as opened:
        yield opened


@pytest.fixture
def watched(site: KeyedSite, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Watched]:
    device = site.device(f"device-{sum(map(ord, request.node.name))}")
    inside = open_inside(tmp_path, device)
    yield Watched(site, device, inside)
    inside.around.life.end()
