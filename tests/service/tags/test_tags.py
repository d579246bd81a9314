"""Tags over the resources of all families."""

from __future__ import annotations

from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from fakes.device_site import DeviceSite


@pytest.fixture
def arn(site: DeviceSite) -> str:
    return str(site.call("ProvisionDevice", Name="gate", Tags={"place": "north", "client": "sample"})["Arn"])


def tags(site: DeviceSite, arn: str) -> dict[str, str]:
    return dict(site.call("ListTagsForResource", ResourceArn=arn)["Tags"])


def test_tags_come_and_change_and_go(site: DeviceSite, arn: str) -> None:
    site.call("TagResource", ResourceArn=arn, Tags={"place": "south", "floor": ""})
    assert tags(site, arn) == {"place": "south", "client": "sample", "floor": ""}
    site.call("UntagResource", ResourceArn=arn, TagKeys=["place", "never"])
    assert tags(site, arn) == {"client": "sample", "floor": ""}
    assert site.call("ListDevices")["Devices"][0]["Tags"] == {"client": "sample", "floor": ""}


def test_keys_of_one_spelling_only_are_the_same(site: DeviceSite, arn: str) -> None:
    site.call("TagResource", ResourceArn=arn, Tags={"Place": "east"})
    assert tags(site, arn)["place"] == "north"


def test_a_resource_has_50_tags_at_most(site: DeviceSite, arn: str) -> None:
    site.call("TagResource", ResourceArn=arn, Tags={f"key-{number}": "" for number in range(48)})
    with pytest.raises(ServiceError, match="at most 50"):
        site.call("TagResource", ResourceArn=arn, Tags={"one-more": ""})
    site.call("TagResource", ResourceArn=arn, Tags={"place": "south"})
    assert len(tags(site, arn)) == 50


@pytest.mark.parametrize("key", ["aws:place", "AWS:place"])
def test_reserved_keys_are_refused(site: DeviceSite, arn: str, key: str) -> None:
    resources = {"TagResource": {"ResourceArn": arn}, "ProvisionDevice": {"Name": "other"}}
    for operation, resource in resources.items():
        with pytest.raises(ServiceError, match="aws:") as raised:
            site.call(operation, Tags={key: "x"}, **resource)
        assert raised.value.code == "ValidationException"


@pytest.mark.parametrize(
    ("arn", "code"),
    [
        ("arn:aws:panorama:us-east-1:123456789012:device/device-none", "ResourceNotFoundException"),
        ("arn:aws:panorama:us-east-1:123456789012:toaster/one", "ResourceNotFoundException"),
        ("arn:aws:panorama:us-east-1:999999999999:device/device-none", "ResourceNotFoundException"),
        ("arn:aws:s3:::bucket", "ResourceNotFoundException"),
        ("device-none", "ValidationException"),
    ],
)
def test_what_is_no_resource_has_no_tags(site: DeviceSite, arn: str, code: str) -> None:
    asked: dict[str, dict[str, Any]] = {
        "TagResource": {"Tags": {"a": "b"}},
        "UntagResource": {"TagKeys": ["a"]},
        "ListTagsForResource": {},
    }
    for operation, parameters in asked.items():
        with pytest.raises(ServiceError) as raised:
            site.call(operation, ResourceArn=arn, **parameters)
        assert raised.value.code == code


def test_tags_go_with_their_device(site: DeviceSite, arn: str) -> None:
    site.call("DeleteDevice", DeviceId=arn.rpartition("/")[2])
    with pytest.raises(ServiceError):
        tags(site, arn)
