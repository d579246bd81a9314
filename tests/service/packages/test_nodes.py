"""Nodes: what registered packages and the stock packages offer."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from belvedere_simulator.protocol.errors import ServiceError
from belvedere_simulator.service.packages.tables import NODES
from fakes.package_site import PackageSite, code_manifest, model_manifest

ACCOUNT = "123456789012"


@pytest.fixture
def filled(site: PackageSite) -> PackageSite:
    for name in ("CODE", "OTHER"):
        made = site.create(name)
        for version in ("1.0", "2.0"):
            patch = site.upload(code_manifest(name, version), version)
            site.register(made["PackageId"], patch, version=version)
    model = site.create("MODEL")
    site.register(
        model["PackageId"],
        site.upload(model_manifest("m.tar.gz", "d.json"), files={"m.tar.gz": b"", "d.json": b""}),
    )
    return site


def _listed(site: PackageSite, **filters: Any) -> list[tuple[str, str]]:
    return sorted(
        (node["PackageName"], node["PackageVersion"]) for node in site.call("ListNodes", **filters)["Nodes"]
    )


def test_the_stock_packages_are_there(site: PackageSite) -> None:
    nodes = {node["PackageName"]: node for node in site.call("ListNodes", OwnerAccount="panorama")["Nodes"]}
    assert set(nodes) == {"abstract_rtsp_media_source", "hdmi_data_sink"}
    screen = nodes["hdmi_data_sink"]
    assert screen["NodeId"] == f"hdmi_data_sink-1.0-{screen['PatchVersion'][:8]}-hdmi0"
    assert (screen["Name"], screen["Category"]) == ("hdmi0", "MEDIA_SINK")
    described = site.call("DescribeNode", NodeId=screen["NodeId"], OwnerAccount="panorama")
    assert [port["Name"] for port in described["NodeInterface"]["Inputs"]] == ["video_in"]
    version = site.call(
        "DescribePackageVersion",
        PackageId=screen["PackageId"],
        PackageVersion="1.0",
        OwnerAccount="panorama",
    )
    assert version["Status"] == "REGISTER_COMPLETED"
    assert version["PackageArn"] == screen["PackageArn"]


def test_the_stock_packages_are_the_same_after_a_restart(site: PackageSite) -> None:
    before = site.call("ListNodes")
    site.reopen()
    assert site.call("ListNodes") == before


def test_the_stock_packages_belong_to_nobody(site: PackageSite) -> None:
    (screen,) = site.call("ListNodes", PackageName="hdmi_data_sink")["Nodes"]
    with pytest.raises(ServiceError) as refused:
        site.call("DeletePackage", PackageId=screen["PackageId"], ForceDelete=True)
    assert refused.value.code == "AccessDeniedException"
    assert site.call("ListPackages")["Packages"] == []


def test_nodes_are_filtered(filled: PackageSite) -> None:
    mine = [("CODE", "1.0"), ("CODE", "2.0"), ("MODEL", "1.0"), ("OTHER", "1.0"), ("OTHER", "2.0")]
    assert _listed(filled, OwnerAccount=ACCOUNT) == mine
    assert len(_listed(filled)) == len(mine) + 2
    assert _listed(filled, Category="ML_MODEL") == [("MODEL", "1.0")]
    assert _listed(filled, PackageName="CODE") == mine[:2]
    assert _listed(filled, PackageName="CODE", PackageVersion="2.0") == [("CODE", "2.0")]
    assert _listed(filled, PatchVersion="0" * 64) == []
    assert _listed(filled, OwnerAccount="210987654321") == []


def test_nodes_are_paged(filled: PackageSite) -> None:
    seen: list[str] = []
    token: dict[str, str] = {}
    while True:
        page = filled.call("ListNodes", MaxResults=2, **token)
        seen += [node["NodeId"] for node in page["Nodes"]]
        assert len(page["Nodes"]) <= 2
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert len(seen) == len(set(seen)) == 7


def test_a_node_is_described_with_its_ports(filled: PackageSite) -> None:
    (listed,) = filled.call("ListNodes", PackageName="CODE", PackageVersion="1.0")["Nodes"]
    node = filled.call("DescribeNode", NodeId=listed["NodeId"])
    assert node.items() >= listed.items()
    assert node["Description"] == "Counts people"
    assert node["NodeInterface"]["Inputs"] == [
        {"Name": "video_in", "Type": "MEDIA", "Description": "The cameras", "MaxConnections": 8},
        {
            "Name": "threshold",
            "Type": "FLOAT32",
            "Description": "",
            "MaxConnections": 0,
            "DefaultValue": "0.5",
        },
    ]
    (model,) = filled.call("ListNodes", PackageName="MODEL")["Nodes"]
    described = filled.call("DescribeNode", NodeId=model["NodeId"])
    assert described["AssetName"] == "model_asset"
    assert described["Description"] == "Finds people"


def test_an_unknown_node_and_another_accounts_are_not_found(filled: PackageSite) -> None:
    (listed,) = filled.call("ListNodes", PackageName="MODEL")["Nodes"]
    for wishes in ({"NodeId": "none"}, {"NodeId": listed["NodeId"], "OwnerAccount": "210987654321"}):
        with pytest.raises(ServiceError) as refused:
            filled.call("DescribeNode", **wishes)
        assert refused.value.code == "ResourceNotFoundException"
        assert refused.value.members["ResourceType"] == "NODE"


def test_an_id_that_another_package_spells_is_not_given_twice(site: PackageSite) -> None:
    site.register(site.create("a")["PackageId"], site.upload(code_manifest("a")))
    package, patch = site.create("b")["PackageId"], site.upload(code_manifest("b"))
    spelled = f"b-1.0-{patch[:8]}-interface"
    with site.database.write() as connection:
        connection.execute(update(NODES).where(NODES.c.name == "interface").values(id=spelled))
    site.register(package, patch)
    ids = {
        node["PackageName"]: node["NodeId"] for node in site.call("ListNodes", OwnerAccount=ACCOUNT)["Nodes"]
    }
    assert ids["a"] == spelled
    assert ids["b"].startswith("b-1.0-")
    assert site.call("DescribeNode", NodeId=ids["b"])["PackageName"] == "b"
