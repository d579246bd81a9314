"""A service that has answered many requests holds no more memory than after the first ones."""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from campaigns.kills.site import Clients, KillableSite

SHARE = 1500
CLIENTS = 4
SAMPLES = 50
WARM_UP = 0.2
"""The part of the requests that may fill caches."""
GROWTH_BYTES = 8 * 1024 * 1024
"""What the line through the samples may rise from the end of the warm-up to the last request."""


@pytest.fixture
def site(campaign_folder: Path) -> Iterator[KillableSite]:
    """A running site."""
    found = KillableSite(campaign_folder)
    yield found
    found.stop()


class Mix:
    """One client's requests: lists, descriptions, devices that come and go, objects and logs."""

    def __init__(self, clients: Clients, name: str, seed: int) -> None:
        self._panorama, self._s3, self._iam = clients("panorama"), clients("s3"), clients("iam")
        self._name = name
        self._chance = random.Random(f"{name} {seed}")
        self._devices: list[str] = []
        self._made = 0

    def __call__(self, count: int) -> None:
        """Ask so many times."""
        kinds: list[Callable[[], Any]] = [self._list] * 3 + [self._describe] * 4 + [self._change] * 2
        for _ in range(count):
            self._chance.choice([*kinds, self._put])()

    def _list(self) -> None:
        self._chance.choice(
            (self._panorama.list_devices, self._panorama.list_packages, self._iam.list_roles)
        )()

    def _describe(self) -> None:
        if self._devices:
            self._panorama.describe_device(DeviceId=self._chance.choice(self._devices))
        else:
            self._list()

    def _change(self) -> None:
        if len(self._devices) < 5:
            self._made += 1
            made = self._panorama.provision_device(Name=f"{self._name}-{self._made}")
            self._devices.append(made["DeviceId"])
        else:
            self._panorama.delete_device(DeviceId=self._devices.pop(0))

    def _put(self) -> None:
        body = self._chance.randbytes(self._chance.choice((100, 10_000)))
        self._s3.put_object(Bucket="mix", Key=f"{self._name}/{self._chance.randrange(20)}", Body=body)


def rise(samples: list[int]) -> float:
    """How much the line through the samples rises from the first to the last, in their unit."""
    slope, _ = statistics.linear_regression(range(len(samples)), samples)
    return slope * (len(samples) - 1)


@pytest.mark.campaign
def test_memory_stays_flat(request: pytest.FixtureRequest, site: KillableSite, seed: int) -> None:
    asked = request.config.getoption("--requests", None) or SHARE
    address = site.start()
    clients = Clients(address, site.key(), site.settings.region)
    clients("s3").create_bucket(Bucket="mix")
    mixes = [Mix(clients, f"m{number}", seed) for number in range(CLIENTS)]
    process, samples = psutil.Process(site.pid), []
    with ThreadPoolExecutor(CLIENTS) as pool:
        for _ in range(SAMPLES):
            list(pool.map(lambda mix: mix(asked // SAMPLES // CLIENTS), mixes))
            samples.append(process.memory_info().rss)
    settled = samples[int(SAMPLES * WARM_UP) :]
    print(
        f"\n{asked} requests: {samples[0] >> 20} MiB at first, {settled[0] >> 20} after the warm-up, "
        f"{max(settled) >> 20} at most, {samples[-1] >> 20} at last; rise {rise(settled) / 2**20:.1f} MiB"
    )
    print(" ".join(str(sample >> 20) for sample in samples))
    assert rise(settled) < GROWTH_BYTES
    assert site.errors() == []
