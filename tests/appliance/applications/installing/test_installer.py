"""Applications get onto the appliance whole or not at all, and leave nothing when they go."""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import ssl
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.appliance.applications.installing.installed import Installed
from belvedere_simulator.appliance.applications.installing.installer import Installer
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.life import LifeEndedError
from belvedere_simulator.appliance.provisioning.record import DeviceRecord
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inference.plan import ModelPlan
from fakes import killed_install
from fakes.appliance_inside import Inside, open_inside
from fakes.certificate import self_signed
from fakes.deployments import (
    PANORAMA_FILES,
    AssetSite,
    Deployment,
    container,
    deployment,
    serve_deployments,
)
from fakes.models import doubling_model
from fakes.waiting import until

NOISE = random.Random(3).randbytes(2_000_000)
BIG = container({**PANORAMA_FILES, "panorama/noise.bin": NOISE})
SMALL = container(PANORAMA_FILES)
STEPS = ["downloading", "downloaded", "verified", "installed"]


def _tree(folder: Path) -> list[str]:
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())


def _applications(inside: Inside) -> Path:
    return inside.around.folders.applications


def _install(inside: Inside, site: AssetSite, made: Deployment) -> Installed:
    return Installer(inside.around, site.links).install(made.document, "job-1", lambda _step: None)


def test_an_application_is_downloaded_unpacked_and_found_again(tmp_path: Path) -> None:
    inside, made = open_inside(tmp_path), deployment(BIG)
    steps: list[str] = []
    counts: list[tuple[int, int]] = []
    with serve_deployments(made) as site:
        installer = Installer(inside.around, site.links)
        installed = installer.install(
            made.document, "job-1", steps.append, lambda done, whole: counts.append((done, whole))
        )
        assert set(site.asked) == {"job-1"}
    whole = sum(len(content) for content in made.files.values())
    assert steps == STEPS
    assert counts[-1] == (whole, whole)
    assert [done for done, _ in counts] == sorted(done for done, _ in counts)
    assert installed.panorama == _applications(inside) / "applicationInstance-one" / "panorama"
    assert (installed.panorama / "noise.bin").read_bytes() == NOISE
    assert not os.access(installed.panorama / "app.py", os.W_OK) or os.getuid() == 0
    assert installed.document == made.document
    assert installed.interpreter.is_absolute()
    assert installed.application.code is not None
    assert installed.application.code.entry.name == "/panorama/app.py"
    assert installed.application.cameras[0].secret == "panorama/door-secret"
    assert Installed.load(installed.panorama.parent) == installed
    assert "fetchFromS3" in inside.log()


def test_what_is_installed_is_not_fetched_again(tmp_path: Path) -> None:
    inside, made = open_inside(tmp_path), deployment(SMALL)
    with serve_deployments(made) as site:
        first = _install(inside, site, made)
        asked = len(site.asked)
        assert _install(inside, site, made) == first
        assert len(site.asked) == asked


def test_instances_share_assets_and_the_last_one_takes_them_along(tmp_path: Path) -> None:
    inside = open_inside(tmp_path)
    one, two = deployment(BIG), deployment(BIG, "applicationInstance-two")
    with serve_deployments(one) as site:
        installer = Installer(inside.around, site.links)
        for made in (one, two):
            installer.install(made.document, "job", lambda _step: None)
        assert all(len(server.offsets) == 1 for server in site.servers.values())
    assets = _applications(inside) / "assets"
    assert len(list(assets.iterdir())) == 2
    installer.uninstall("applicationInstance-one")
    assert len(list(assets.iterdir())) == 2
    assert Installed.load(_applications(inside) / "applicationInstance-two").panorama.is_dir()
    installer.uninstall("applicationInstance-two")
    installer.uninstall("applicationInstance-two")
    assert _tree(_applications(inside)) == []


def test_a_cut_download_goes_on_in_the_next_life(tmp_path: Path) -> None:
    inside, made = open_inside(tmp_path), deployment(BIG)
    with serve_deployments(made) as site:
        name = next(name for name in site.servers if name.endswith(".tar.gz"))
        server = site.servers[name]
        server.stop_after = 1_000_000
        server.go_on.clear()
        outcome: list[BaseException] = []

        def install() -> None:
            try:
                _install(inside, site, made)
            except LifeEndedError as error:
                outcome.append(error)

        thread = threading.Thread(target=install)
        thread.start()
        part = _applications(inside) / "assets" / f"{hashlib.sha256(BIG).hexdigest()}.tar.gz.part"
        until(lambda: part.exists() and part.stat().st_size >= 1_000_000)
        inside.around.life.end()
        thread.join(20)
        assert [type(error) for error in outcome] == [LifeEndedError]
        server.stop_after = None
        server.go_on.set()
        again = open_inside(tmp_path)
        installed = _install(again, site, made)
        assert server.offsets[0] == 0
        assert server.offsets[-1] >= 1_000_000
    assert (installed.panorama / "noise.bin").read_bytes() == NOISE


def test_an_address_whose_hour_is_over_is_renewed(tmp_path: Path) -> None:
    inside, made = open_inside(tmp_path), deployment(SMALL)
    with serve_deployments(made) as site:
        for server in site.servers.values():
            server.statuses = [403]
        _install(inside, site, made)
        for server in site.servers.values():
            assert len(set(server.paths)) == 2


def test_the_site_is_known_by_its_authority(tmp_path: Path) -> None:
    certificate, key = self_signed(tmp_path)
    record = DeviceRecord(
        device_id="device-a",
        device_name="gate",
        thing="gate",
        service="https://127.0.0.1",
        broker="mqtts://127.0.0.1",
        credentials="https://127.0.0.1",
        authority=certificate.read_text(),
        certificate="",
        key="",
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    inside, made = open_inside(tmp_path, record), deployment(SMALL)
    with serve_deployments(made) as site:
        for server in site.servers.values():
            server.socket = context.wrap_socket(server.socket, server_side=True)

        def links(job_id: str) -> list[dict[str, Any]]:
            found = site.links(job_id)
            return [{**each, "url": each["url"].replace("http:", "https:")} for each in found]

        installed = Installer(inside.around, links).install(made.document, "job", lambda _step: None)
    assert (installed.panorama / "app.py").is_file()


def test_nothing_is_left_of_what_is_not_what_was_promised(tmp_path: Path) -> None:
    inside, made = open_inside(tmp_path), deployment(BIG)
    with serve_deployments(made) as site:
        for server in site.servers.values():
            server.content = server.content[:-1] + b"?"
        with pytest.raises(BelvedereError, match="BV-TRF-001"):
            _install(inside, site, made)
    assert _tree(_applications(inside)) == []
    assert "ERROR fetchFromS3" in inside.log()


def test_a_full_disk_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    inside, made = open_inside(tmp_path), deployment(BIG)
    with serve_deployments(made) as site:
        inside.around.faults.inject(InjectedFault(FaultKind.DISK_FULL))
        with pytest.raises(BelvedereError, match="BV-INS-002"):
            _install(inside, site, made)
        assert _tree(_applications(inside)) == []
        inside.around.faults.clear(FaultKind.DISK_FULL)
        assert _install(inside, site, made).panorama.is_dir()


def test_a_disk_that_fills_while_unpacking_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    inside, made = open_inside(tmp_path), deployment(BIG)
    faults = inside.around.faults

    def reached(step: str) -> None:
        if step == "verified":
            faults.inject(InjectedFault(FaultKind.DISK_FULL))

    with serve_deployments(made) as site, pytest.raises(BelvedereError, match="BV-INS-002"):
        Installer(inside.around, site.links).install(made.document, "job", reached)
    assert _tree(_applications(inside)) == []


def test_a_container_that_lies_leaves_nothing(tmp_path: Path) -> None:
    inside = open_inside(tmp_path)
    for archive, code in (
        (container({"panorama/../../../evil": b"x"}), "BV-INS-005"),
        (container({"etc/passwd": b"x"}), "BV-INS-013"),
        (b"not an archive", "BV-INS-006"),
    ):
        made = deployment(archive)
        with serve_deployments(made) as site, pytest.raises(BelvedereError, match=code):
            _install(inside, site, made)
        assert _tree(_applications(inside)) == []


def test_a_failure_does_not_touch_other_instances(tmp_path: Path) -> None:
    inside, good = open_inside(tmp_path), deployment(SMALL)
    bad = deployment(container({"etc/passwd": b"x"}), "applicationInstance-two")
    with serve_deployments(good, bad) as site:
        installed = _install(inside, site, good)
        before = _tree(_applications(inside))
        with pytest.raises(BelvedereError):
            _install(inside, site, bad)
    assert _tree(_applications(inside)) == before
    assert Installed.load(installed.panorama.parent) == installed


def test_a_site_that_refuses_the_files_ends_it(tmp_path: Path) -> None:
    inside, made = open_inside(tmp_path), deployment(SMALL)
    with pytest.raises(BelvedereError, match="BV-INS-004"):
        Installer(inside.around, lambda _job: []).install(made.document, "job", lambda _step: None)
    assert _tree(_applications(inside)) == []


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "archive"])
def test_a_model_is_ready_to_be_run(tmp_path: Path, packed: bool) -> None:
    file = doubling_model(tmp_path / "model.onnx")
    content = file.read_bytes()
    name = "model.tar.gz" if packed else "model.onnx"
    descriptor = {
        "mlModelDescriptor": {
            "envelopeVersion": "2021-01-01",
            "framework": "PYTORCH",
            "inputs": [{"name": "data", "shape": [1, 3, 8, 8]}],
        }
    }
    sent = container({"model.onnx": content}) if packed else content
    inside, made = open_inside(tmp_path), deployment(SMALL, model=(name, sent, descriptor))
    with serve_deployments(made) as site:
        installed = _install(inside, site, made)
    (plan,) = installed.models
    assert isinstance(plan, ModelPlan)
    assert plan.node == "model_node"
    assert plan.file.read_bytes() == content
    Installer(inside.around, site.links).uninstall("applicationInstance-one")
    assert _tree(_applications(inside)) == []


def test_what_an_earlier_life_left_half_made_is_swept(tmp_path: Path) -> None:
    inside, made = open_inside(tmp_path), deployment(SMALL)
    staging = _applications(inside) / "staging" / "applicationInstance-one"
    (staging / "root").mkdir(parents=True)
    (staging / "root" / "half").write_bytes(b"x")
    staging.chmod(0o500)
    (staging.parent / "removed-1").mkdir()
    with serve_deployments(made) as site:
        Installer(inside.around, site.links)
        assert _tree(_applications(inside)) == []
        assert _install(inside, site, made).panorama.is_dir()


def test_what_fails_once_the_power_is_gone_is_left_to_the_next_life(tmp_path: Path) -> None:
    inside, made = open_inside(tmp_path), deployment(BIG)
    life, faults = inside.around.life, inside.around.faults

    def reached(step: str) -> None:
        if step == "verified":
            faults.inject(InjectedFault(FaultKind.DISK_FULL))
            life.end()

    with serve_deployments(made) as site:
        with pytest.raises(LifeEndedError):
            Installer(inside.around, site.links).install(made.document, "job", reached)
        requests = [len(server.offsets) for server in site.servers.values()]
        again = open_inside(tmp_path)
        assert (_install(again, site, made).panorama / "noise.bin").read_bytes() == NOISE
        assert [len(server.offsets) for server in site.servers.values()] == requests


def test_a_damaged_instance_is_told_and_can_be_removed(tmp_path: Path) -> None:
    inside, made = open_inside(tmp_path), deployment(SMALL)
    with serve_deployments(made) as site:
        folder = _install(inside, site, made).panorama.parent
    (folder / "installed.json").write_text('{"format": 7}')
    with pytest.raises(BelvedereError, match="BV-INS-009"):
        Installed.load(folder)
    Installer(inside.around, site.links).uninstall("applicationInstance-one")
    assert _tree(_applications(inside)) == []


@pytest.mark.parametrize("step", ["downloading", "verified"])
def test_a_killed_installation_goes_on_at_the_next_start(tmp_path: Path, step: str) -> None:
    made = deployment(BIG)
    with serve_deployments(made) as site:
        for name, content in (("document", made.document), ("links", site.links("job"))):
            (tmp_path / name).write_text(json.dumps(content))
        large = next(server for name, server in site.servers.items() if name.endswith(".tar.gz"))
        if step == "downloading":
            large.stop_after = 700_000
            large.go_on.clear()
        slow = "0" if step == "downloading" else "1000000"
        paths = [str(tmp_path), str(tmp_path / "document"), str(tmp_path / "links"), slow]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        with subprocess.Popen(
            [sys.executable, killed_install.__file__, *paths],
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        ) as process:
            assert process.stdout is not None
            assert any(line.strip() == step for line in process.stdout)
            place = "assets" if step == "downloading" else "staging"
            applications = tmp_path / "appliance" / "applications"
            until(lambda: any(file.is_file() for file in (applications / place).rglob("*")))
            process.send_signal(signal.SIGKILL)
        large.stop_after = None
        large.go_on.set()
        inside = open_inside(tmp_path)
        installed = _install(inside, site, made)
    assert (installed.panorama / "noise.bin").read_bytes() == NOISE
    assert list((_applications(inside) / "staging").iterdir()) == []


KILLS = 6


@pytest.mark.campaign
def test_killed_anywhere_it_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    """The process is killed after a random while, again and again, then let alone."""
    dice, made = random.Random(11), deployment(BIG)
    folder = tmp_path / "appliance" / "applications" / "applicationInstance-one"
    with serve_deployments(made) as site:
        for name, content in (("document", made.document), ("links", site.links("job"))):
            (tmp_path / name).write_text(json.dumps(content))
        paths = [str(tmp_path), str(tmp_path / "document"), str(tmp_path / "links"), "3000000"]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        for _ in range(KILLS):
            with subprocess.Popen(
                [sys.executable, killed_install.__file__, *paths], stdout=subprocess.PIPE, env=environment
            ) as process:
                assert process.stdout is not None
                process.stdout.readline()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(dice.random() * 1.5)
                process.kill()
            if folder.exists():
                assert (Installed.load(folder).panorama / "noise.bin").read_bytes() == NOISE
        inside = open_inside(tmp_path)
        installed = _install(inside, site, made)
        assert (installed.panorama / "noise.bin").read_bytes() == NOISE
        Installer(inside.around, site.links).uninstall("applicationInstance-one")
    assert _tree(_applications(inside)) == []
