"""Plans: a pure function of what is asked for and of what the site tells."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.deploying.facts import Neighbour, Replaced, SiteFacts, SitePackage
from belvedere_simulator.deploying.plan import Plan
from belvedere_simulator.deploying.planning import make_plan
from belvedere_simulator.deploying.wish import Wish, built_anew, read_project
from belvedere_simulator.manifest.document import parse_document
from belvedere_simulator.manifest.package import Package, read_package
from belvedere_simulator.manifest.problem import Problems
from fakes.samples import SAMPLES, built_sample

ACCOUNT = "123456789012"
DEVICE = {"Name": "gate", "DeviceConnectionStatus": "ONLINE", "CurrentSoftware": "4.3.93"}


def camera_package(name: str) -> Package:
    face = {
        "name": name,
        "category": "media_source",
        "asset": "rtsp",
        "inputs": [{"name": "streamUrl", "type": "string"}],
        "outputs": [{"name": "video_out", "type": "media"}],
    }
    form = {"type": "system", "assetUri": "source/video/camera/rtsp/source_rtsp"}
    asset = {"name": "rtsp", "implementations": [form]}
    body = {"envelopeVersion": "2021-01-01", "name": name, "version": "1.0"}
    document = {"nodePackage": {**body, "assets": [asset], "interfaces": [face]}}
    parsed = parse_document(json.dumps(document).encode(), Path("package.json"), Problems())
    assert parsed is not None
    package = read_package(parsed, Problems())
    assert package is not None
    return package


@pytest.fixture(scope="module")
def wish() -> Wish:
    """The status page, built."""
    folder = built_sample("status_page")
    graphs = folder / "graphs" / "status_page"
    return Wish(
        (graphs / "graph.json").read_text(),
        (graphs / "override.json").read_text(),
        "device-one",
        "page",
        packages=read_project(folder).packages,
    )


@pytest.fixture
def facts() -> SiteFacts:
    """A site that has the camera, and nothing of the project."""
    camera = SitePackage("square_camera", "1.0", "c" * 64, camera_package("square_camera"))
    return SiteFacts(ACCOUNT, DEVICE, packages=(camera,))


def codes(plan: Plan, severity: str = "error") -> list[str]:
    return [each.code for each in plan.findings if each.severity == severity]


def changed(text: str, top: str, **members: Any) -> str:
    document = json.loads(text)
    document[top].update(members)
    return json.dumps(document)


def test_what_the_site_does_not_have_is_brought(wish: Wish, facts: SiteFacts) -> None:
    plan = make_plan(wish, facts)
    assert codes(plan) == []
    [package] = plan.packages
    assert (package.name, package.action, package.is_new) == ("STATUS_PAGE_CODE", "register", True)
    assert len(plan.uploads) == 2
    assert [(port.container, port.host) for port in plan.ports] == [(80, 8080)]
    there = {(package.name, package.version, package.patch)}
    again = make_plan(wish, replace(facts, patches=frozenset(there), known=frozenset({package.name})))
    assert ([each.action for each in again.packages], again.uploads) == (["none"], ())


def test_a_container_that_is_not_there_is_built_first(wish: Wish, facts: SiteFacts) -> None:
    packages = read_project(SAMPLES / "status_page").packages
    plan = make_plan(replace(wish, packages=packages), facts)
    assert ([each.action for each in plan.packages], codes(plan)) == (["build"], [])
    assert [each.action for each in make_plan(built_anew(wish), facts).packages] == ["build"]


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"account": "210987654321"}, "BV-DPY-003"),
        ({"packages": ()}, "BV-MAN-025"),
        (
            {"neighbours": (Neighbour("other", "other", "DEPLOYMENT_SUCCEEDED", frozenset({8080})),)},
            "BV-DPY-005",
        ),
    ],
)
def test_what_stands_in_the_way_is_told(
    wish: Wish, facts: SiteFacts, told: Mapping[str, Any], expected: str
) -> None:
    assert expected in codes(make_plan(wish, replace(facts, **told)))


def test_quotas_and_a_device_that_is_away_are_warned_of(wish: Wish, facts: SiteFacts) -> None:
    full = tuple(Neighbour(f"{number}", f"{number}", "DEPLOYMENT_SUCCEEDED") for number in range(10))
    away = {**DEVICE, "DeviceConnectionStatus": "OFFLINE"}
    plan = make_plan(wish, replace(facts, neighbours=full, deployments_today=200, device=away))
    assert codes(plan) == []
    assert sorted(codes(plan, "warning")) == ["BV-DPY-006", "BV-DPY-006", "BV-DPY-007"]


def test_a_manifest_that_cannot_be_read_makes_no_plan_but_a_finding(wish: Wish, facts: SiteFacts) -> None:
    plan = make_plan(replace(wish, graph='{"nodeGraph": '), facts)
    assert codes(plan)
    assert plan.packages == ()


def test_every_difference_to_the_application_that_goes_is_told(wish: Wish, facts: SiteFacts) -> None:
    body = json.loads(wish.override)["nodeGraphOverrides"]
    nodes = [{**node, **({"value": "Before"} if "value" in node else {})} for node in body["nodes"]]
    older = changed(wish.override, "nodeGraphOverrides", nodes=nodes, networkRoutingRules=[])
    described = {
        "Name": "page",
        "Status": "DEPLOYMENT_SUCCEEDED",
        "DefaultRuntimeContextDevice": "device-one",
        "RuntimeRoleArn": "arn:aws:iam::123456789012:role/counting",
        "CreatedTime": datetime.now(UTC),
    }
    packages = {("STATUS_PAGE_CODE", "1.0"): "0" * 64, ("square_camera", "1.0"): "c" * 64}
    graph = changed(wish.graph, "nodeGraph", description="Before")
    old = Replaced(described, graph, older, packages)
    plan = make_plan(replace(wish, replaces="old"), replace(facts, replaced=old))
    assert codes(plan) == []
    told = {(each.part, each.what): (each.before, each.after) for each in plan.changes}
    assert told["overrides", "nodes[chosen_title].value"] == ("Before", "The square")
    assert told["overrides", "networkRoutingRules[code_node:80]"] == ("", "8080")
    assert told["manifest", "description"][0] == "Before"
    assert told["versions", "STATUS_PAGE_CODE"][0] == "1.0 000000000000"
    assert told["role", "role"] == ("counting", "")
    assert len(told) == 5
    busy = {**described, "Status": "REMOVAL_IN_PROGRESS"}
    refused = replace(facts, replaced=replace(old, described=busy))
    assert codes(make_plan(replace(wish, replaces="old"), refused)) == ["BV-DPY-004"]
