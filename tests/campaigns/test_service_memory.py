"""A service that has answered many requests holds no more memory than after the first ones."""

from __future__ import annotations

import http.client
import json
import random
import statistics
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import psutil
import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from belvedere_simulator.service.access.access_keys import AccessKey
from campaigns.kills.site import Clients, KillableSite

SHARE = 1000
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


class Line:
    """One connection that stays open, with requests signed as the SDKs sign them, at less cost."""

    def __init__(self, address: str, key: AccessKey, region: str) -> None:
        self._address = address
        self._connection = http.client.HTTPConnection(address.rpartition("/")[2], timeout=300)
        self._signer = SigV4Auth(Credentials(key.key_id, key.secret), "panorama", region)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def ask(self, method: str, path: str, document: Any = None) -> Any:
        """The answer, which has to be a good one."""
        body = b"" if document is None else json.dumps(document).encode()
        request = AWSRequest(method, f"{self._address}{path}", data=body)
        self._signer.add_auth(request)
        self._connection.request(method, path, body, dict(request.headers))
        answer = self._connection.getresponse()
        said = answer.read()
        assert answer.status == 200, said
        return json.loads(said)


class Mix:
    """One client's requests: lists, descriptions, devices that come and go, objects."""

    def __init__(self, line: Line, clients: Clients, name: str, seed: int) -> None:
        self._line, self._s3 = line, clients("s3")
        self._name = name
        self._chance = random.Random(f"{name} {seed}")
        self._devices: list[str] = []
        self._made = 0

    def __call__(self, count: int) -> None:
        """Ask so many times."""
        kinds = [self._list] * 8 + [self._describe] * 8 + [self._change] * 3 + [self._put]
        for _ in range(count):
            self._chance.choice(kinds)()

    def _list(self) -> None:
        lists = ("/devices", "/packages", "/nodes", "/application-instances", "/jobs")
        self._line.ask("GET", self._chance.choice(lists))

    def _describe(self) -> None:
        if self._devices:
            self._line.ask("GET", f"/devices/{self._chance.choice(self._devices)}")
        else:
            self._list()

    def _change(self) -> None:
        if len(self._devices) < 5:
            self._made += 1
            made = self._line.ask("POST", "/devices", {"Name": f"{self._name}-{self._made}"})
            self._devices.append(made["DeviceId"])
        else:
            self._line.ask("DELETE", f"/devices/{self._devices.pop(0)}")

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
    key = site.key()
    clients = Clients(address, key, site.settings.region)
    clients("s3").create_bucket(Bucket="mix")
    process, samples = psutil.Process(site.pid), []
    with ExitStack() as opened, ThreadPoolExecutor(CLIENTS) as pool:
        lines = [
            opened.enter_context(closing(Line(address, key, site.settings.region))) for _ in range(CLIENTS)
        ]
        mixes = [Mix(line, clients, f"m{number}", seed) for number, line in enumerate(lines)]
        for _ in range(SAMPLES):
            list(pool.map(lambda mix: mix(asked // SAMPLES // CLIENTS), mixes))
            samples.append(process.memory_info().rss)
            print(samples[-1] >> 20, end=" ", flush=True)
    settled = samples[int(SAMPLES * WARM_UP) :]
    print(
        f"\n{asked} requests: {samples[0] >> 20} MiB at first, {settled[0] >> 20} after the warm-up, "
        f"{max(settled) >> 20} at most, {samples[-1] >> 20} at last; rise {rise(settled) / 2**20:.1f} MiB"
    )
    assert rise(settled) < GROWTH_BYTES
    assert site.errors() == []
