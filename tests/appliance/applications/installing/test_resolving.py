"""What the engine is told of a deployed application is what a local run of the same folder is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from belvedere_simulator.appliance.applications.installing.document import files_of, instance_of
from belvedere_simulator.appliance.applications.installing.resolving import resolve_document
from belvedere_simulator.appliance.applications.installing.software import as_software_takes, check_nodes
from belvedere_simulator.appliance.software.profile import profile_of
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.application import load_application
from fakes.deployments import container, deployment
from fakes.instance_site import open_instance_site, sample_manifests
from fakes.samples import built_sample

MODEL = {
    "mlModelDescriptor": {
        "envelopeVersion": "2021-01-01",
        "framework": "PYTORCH",
        "precisionMode": "FP16",
        "inputs": [{"name": "data", "shape": [1, 3, 8, 8]}],
    }
}


@pytest.mark.parametrize("name", ["people_counter", "status_page"])
def test_a_deployed_sample_is_the_same_application_as_its_folder(tmp_path: Path, name: str) -> None:
    site = open_instance_site(tmp_path)
    try:
        site.sample(name)
        device = site.device()
        site.deploy(device, *sample_manifests(name), Name="entrance")
        site.run()
        document = site.job("deploy")[2]
        for file in files_of(document):
            key = f"{file.account}/nodePackages/{file.package}/binaries/{file.file}"
            with site.objects.open(site.settings.bucket, key) as content:
                (tmp_path / file.stored).write_bytes(content.read())
        deployed = resolve_document(document, tmp_path / "panorama", tmp_path.joinpath)
    finally:
        site.close()
    folder = built_sample(name)
    local = load_application(folder, folder / "graphs" / name / "override.json").resolved
    assert local is not None
    assert local.code is not None
    assert deployed.code is not None
    assert deployed.name == "entrance"
    assert set(deployed.edges) == set(local.edges)
    assert deployed.displays == local.displays
    assert [(camera.name, camera.replaces, camera.launch) for camera in deployed.cameras] == [
        (camera.name, camera.replaces, camera.launch) for camera in local.cameras
    ]
    assert all(camera.secret and camera.source is None for camera in deployed.cameras)
    assert {each.name: each.value for each in deployed.parameters} == {
        each.name: each.value for each in local.parameters
    }
    assert [replace(port, constraint=None) for port in deployed.code.inputs] == [
        replace(port, constraint=None) for port in local.code.inputs
    ]
    assert deployed.code.outputs == local.code.outputs
    assert deployed.code.entry == local.code.entry
    assert deployed.code.inbound_ports == local.code.inbound_ports
    assert [(model.name, model.inputs, model.framework) for model in deployed.models] == [
        (model.name, model.inputs, model.framework) for model in local.models
    ]


def test_a_camera_that_has_no_secret_tells_its_address(tmp_path: Path) -> None:
    made = deployment(container({"panorama/app.py": b""}))
    for stored in files_of(made.document):
        (tmp_path / stored.stored).write_bytes(made.files[stored.file])
    secret = resolve_document(made.document, tmp_path, tmp_path.joinpath).cameras[0]
    assert (secret.secret, secret.source) == ("panorama/door-secret", None)
    made.document["packages"][-1]["secret"] = None
    plain = resolve_document(made.document, tmp_path, tmp_path.joinpath).cameras[0]
    assert plain.source is not None
    assert (plain.secret, plain.source.url) == ("", "rtsp://door")


@pytest.mark.parametrize("member", ["packages", "nodes", "edges", "name", "inboundPorts"])
def test_a_document_that_lacks_something_is_told(tmp_path: Path, member: str) -> None:
    made = deployment(container({"panorama/app.py": b""}))
    for stored in files_of(made.document):
        (tmp_path / stored.stored).write_bytes(made.files[stored.file])
    del made.document[member]
    with pytest.raises(BelvedereError, match="BV-INS-001"):
        resolve_document(made.document, tmp_path, tmp_path.joinpath)


@pytest.mark.parametrize("identifier", ["", "..", "assets", "applicationInstance-../x", 7, None])
def test_an_instance_that_could_lie_elsewhere_is_refused(identifier: object) -> None:
    with pytest.raises(BelvedereError, match="BV-INS-001"):
        instance_of({"applicationInstanceId": identifier})


def test_a_descriptor_that_is_none_is_told(tmp_path: Path) -> None:
    made = deployment(container({"panorama/app.py": b""}))
    for stored in files_of(made.document):
        (tmp_path / stored.stored).write_bytes(b"{}")
    with pytest.raises(BelvedereError, match="BV-INS-007"):
        resolve_document(made.document, tmp_path, tmp_path.joinpath)


def test_the_software_decides_which_nodes_run() -> None:
    with_model = deployment(container([]), model=("m.onnx", b"", MODEL)).document
    check_nodes(with_model, profile_of("7.0.13"), "7.0.13")
    check_nodes(with_model, profile_of("8.0.29", allow_model_nodes=True), "8.0.29")
    with pytest.raises(BelvedereError, match=r"BV-INS-010 model_node: .*8\.0\.29"):
        check_nodes(with_model, profile_of("8.0.29"), "8.0.29")
    with pytest.raises(BelvedereError, match="BV-INS-011 code_node, more_code"):
        check_nodes(deployment(container([]), second_code=True).document, profile_of("5.0.7"), "5.0.7")


def test_old_software_knows_no_precision_mode(tmp_path: Path) -> None:
    made = deployment(container([]), model=("m.onnx", b"", MODEL))
    for stored in files_of(made.document):
        (tmp_path / stored.stored).write_bytes(made.files[stored.file])
    (model,) = resolve_document(made.document, tmp_path, tmp_path.joinpath).models
    assert model.artifact == tmp_path / files_of(made.document)[2].stored
    assert model.artifact.suffix == ".onnx"
    assert as_software_takes(model, profile_of("4.3.4")).precision == "FP16"
    assert as_software_takes(model, profile_of("4.1.38")).precision == "FP32"
