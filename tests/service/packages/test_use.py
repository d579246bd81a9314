"""Packages that application instances need stay; those that none needs may go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.protocol.errors import ServiceError
from fakes.instance_site import InstanceSite, open_instance_site, sample_manifests

CODE = "PEOPLE_COUNTER_CODE"


def _deregister(site: InstanceSite, name: str) -> None:
    named: dict[str, Any] = {"PackageId": f"packageName/{name}", "PackageVersion": "1.0"}
    patch = site.call("DescribePackageVersion", **named)["PatchVersion"]
    site.call("DeregisterPackageVersion", **named, PatchVersion=patch)


def test_what_an_instance_needs_stays_until_it_is_removed(tmp_path: Path) -> None:
    site = open_instance_site(tmp_path)
    site.sample("people_counter")
    instance = site.deployed(site.device(), *sample_manifests("people_counter"))
    for name in (CODE, "square_camera"):
        with pytest.raises(ServiceError, match=instance) as refused:
            _deregister(site, name)
        assert refused.value.code == "ConflictException"
    with pytest.raises(ServiceError, match=instance):
        site.call("DeletePackage", PackageId=f"packageName/{CODE}", ForceDelete=True)
    site.call("RemoveApplicationInstance", ApplicationInstanceId=instance)
    site.run()
    site.report(site.job("remove"), "SUCCEEDED")
    assert site.status(instance) == "REMOVAL_SUCCEEDED"
    _deregister(site, CODE)
    site.call("DeletePackage", PackageId="packageName/square_camera", ForceDelete=True)
    assert instance in str(site.call("ListApplicationInstances"))
    site.close()


def test_a_camera_may_go_while_an_application_runs_and_stays_for_that_one(tmp_path: Path) -> None:
    site = open_instance_site(tmp_path)
    site.sample("people_counter")
    instance = site.deployed(site.device(), *sample_manifests("people_counter"))
    site.call("DeletePackage", PackageId="packageName/square_camera", ForceDelete=True)
    assert "square_camera" not in _cameras(site)
    assert site.status(instance) == "DEPLOYMENT_SUCCEEDED"
    site.camera("square_camera")
    assert "square_camera" not in _cameras(site), "its name is not free yet"
    site.call("RemoveApplicationInstance", ApplicationInstanceId=instance)
    site.run()
    site.report(site.job("remove"), "SUCCEEDED")
    site.call("DeletePackage", PackageId=f"packageName/{CODE}", ForceDelete=True)
    site.camera("square_camera")
    assert "square_camera" in _cameras(site)
    site.close()


def _cameras(site: InstanceSite) -> list[str]:
    return [node["PackageName"] for node in site.call("ListNodes", Category="MEDIA_SOURCE")["Nodes"]]
