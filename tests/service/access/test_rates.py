"""The request rates of the original: five a second in all, one for each operation that changes something."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.protocol.http import Body, Request
from belvedere_simulator.service.access.rates import AwsRates, operation_key


@dataclass
class Seconds:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


def request(method: str, path: str) -> Request:
    return Request(method, path, Body(0, ""))


def accepted(rates: AwsRates, *requests: Request, face: str = "panorama") -> int:
    count = 0
    for each in requests:
        try:
            rates.take(face, each)
            count += 1
        except ServiceError as refused:
            assert (refused.code, refused.status) == ("ThrottlingException", 429)
    return count


def test_five_reads_a_second() -> None:
    clock = Seconds()
    rates = AwsRates(clock)
    reads = [request("GET", "/devices")] * 9
    assert accepted(rates, *reads) == 5
    clock.now += 0.4
    assert accepted(rates, *reads) == 2
    clock.now += 100
    assert accepted(rates, *reads) == 5


def test_one_change_a_second_of_each_operation() -> None:
    rates = AwsRates(Seconds())
    deploys = [request("POST", "/application-instances")] * 3
    assert accepted(rates, *deploys) == 1
    assert (
        accepted(rates, request("DELETE", "/devices/device-a"), request("DELETE", "/devices/device-b")) == 1
    )


def test_other_services_are_not_limited() -> None:
    assert accepted(AwsRates(Seconds()), *[request("PUT", "/bucket/key")] * 50, face="s3") == 50


@pytest.mark.parametrize(
    ("method", "path", "key"),
    [
        ("PUT", "/packages/p-1/versions/1.0/patch/ab", "PUT packages * versions * patch *"),
        ("POST", "/packages/template-job", "POST packages template-job"),
        ("PUT", "/application-instances/a/node-signals", "PUT application-instances * node-signals"),
    ],
)
def test_an_operation_is_known_without_its_identifiers(method: str, path: str, key: str) -> None:
    assert operation_key(request(method, path)) == key
