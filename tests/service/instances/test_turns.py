"""Deployments among those who take packages away, in other processes over the same database."""

from __future__ import annotations

from sqlalchemy import select

from belvedere_simulator.service.store.turns import TURNS
from fakes.instance_site import InstanceSite, sample_manifests


def turns(site: InstanceSite) -> int:
    """How often somebody had the turn of changing packages."""
    with site.devices.database.read() as connection:
        return int(connection.execute(select(TURNS.c.taken).where(TURNS.c.name == "packages")).scalar_one())


def test_a_deployment_and_a_deregistration_take_the_same_turn(site: InstanceSite) -> None:
    # Databases with several writers let them wait for one another there; SQLite has one writer anyway.
    device, before = site.device(), turns(site)
    site.deploy(device, *sample_manifests("status_page"))
    assert turns(site) == before + 1
    site.camera("spare")
    spare = site.call("DescribePackage", PackageId="packageName/spare")["PackageId"]
    patch = site.call("ListNodes", PackageName="spare")["Nodes"][0]["PatchVersion"]
    middle = turns(site)
    site.call("DeregisterPackageVersion", PackageId=spare, PackageVersion="1.0", PatchVersion=patch)
    assert turns(site) == middle + 1
