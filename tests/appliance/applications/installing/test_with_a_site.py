"""The samples as a user registers and deploys them, installed from a real service."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from belvedere_simulator.appliance.applications.installing.installer import Installer
from fakes.appliance_inside import open_inside
from fakes.channel_site import ChannelSite
from fakes.client_site import ClientSite, open_client_site
from fakes.samples import CAMERAS, register_camera, registered_sample


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClientSite]:
    with open_client_site(tmp_path_factory.mktemp("site")) as opened:
        for camera in CAMERAS:
            register_camera(opened, camera, f"rtsp://127.0.0.1:1/{camera}", "user", "password")
        yield opened


@pytest.mark.parametrize("name", ["people_counter", "status_page"])
def test_a_sample_is_registered_deployed_and_installed(site: ClientSite, tmp_path: Path, name: str) -> None:
    sample = registered_sample(site, name)
    channel = ChannelSite(site.service)
    appliance = channel.appliance(name.replace("_", "-"))
    site.client("panorama").create_application_instance(
        DefaultRuntimeContextDevice=appliance.device_id,
        ManifestPayload={"PayloadData": sample.graph},
        ManifestOverridesPayload={"PayloadData": sample.override},
        Name="entrance",
    )
    job = appliance.job()
    inside = open_inside(tmp_path)
    installer = Installer(inside.around, appliance.client.asset_links)
    steps: list[str] = []
    installed = installer.install(job["jobDocument"], job["jobId"], steps.append)
    appliance.client.close()
    assert steps == ["downloading", "downloaded", "verified", "installed"]
    code = next(each for each in (sample.folder / "packages").iterdir() if "CODE" in each.name)
    for file in (code / "src").glob("*.*"):
        assert (installed.panorama / file.name).read_bytes() == file.read_bytes()
    assert {camera.name for camera in installed.application.cameras} <= set(CAMERAS)
    assert all(camera.secret for camera in installed.application.cameras)
    assert [plan.file.suffix for plan in installed.models] == [".onnx"] * len(installed.application.models)
    assert all(plan.file.is_file() for plan in installed.models)
    installer.uninstall(job["jobDocument"]["applicationInstanceId"])
    left = [file for file in inside.around.folders.applications.rglob("*") if file.is_file()]
    assert left == []
