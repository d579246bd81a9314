"""A deployed application that tries everything: it comes by nothing but what is its own.

Each attempt is Python source. It is run outside first, as any program of this user: there it succeeds, so it
would be noticed when it did inside.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import psutil
import pytest

from belvedere_simulator.appliance.control.actions import Actions
from belvedere_simulator.appliance.control.record import read_record
from belvedere_simulator.appliance.control.server import ControlServer
from belvedere_simulator.application.build.build import build_container
from belvedere_simulator.application.isolation.own_traffic import own_addresses
from belvedere_simulator.files import everything_below
from end2end.appliance.conftest import PASSWORD
from fakes.applications import ACCOUNT, ApplicationFolder
from fakes.host_ports import free_port
from fakes.living_appliance import LivingAppliance
from fakes.samples import register_folder, registered_sample
from fakes.status_page import status_page

CANARY = "a canary that nobody else may see"
TRUST = {
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Principal": {"Service": "panorama.amazonaws.com"},
        "Action": "sts:AssumeRole",
    },
}

READ = """
found = [path for path in {paths!r} if open(path, "rb").read(1)]
"""
WRITE = """
found = [path for path in {paths!r} if open(path, "ab")]
"""
CONNECT_UNIX = """
import socket
found = []
for path in {paths!r}:
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(path)
        found.append(path)
"""
CONNECT = """
import socket
found = []
for address in {addresses!r}:
    for port in {ports!r}:
        try:
            socket.create_connection((address, port), 3).close()
            found.append([address, port])
        except OSError:
            pass
"""
TOKENS = """
import os
found = []
for name in os.listdir("/proc"):
    try:
        told = open("/proc/" + name + "/environ", "rb").read()
    except OSError:
        continue
    if b"AppGraph_Uid={instance}" in told and b"AWS_CONTAINER_AUTHORIZATION_TOKEN" in told:
        found.append(name)
"""
PROCESSES = """
import os
found = []
for name in os.listdir("/proc"):
    try:
        if name.isdigit() and b"{word}" in open("/proc/" + name + "/cmdline", "rb").read():
            found.append(name)
    except OSError:
        pass
"""
SIGNAL = """
import os
os.kill({pid}, 0)
found = b"{word}" in open("/proc/{pid}/cmdline", "rb").read()
"""
TRACE = """
import ctypes
SEIZE, DETACH, INTERRUPT = 0x4206, 17, 0x4207
libc = ctypes.CDLL(None, use_errno=True)
seized = libc.ptrace(SEIZE, {pid}, None, None) == 0
found = seized and b"{word}" in open("/proc/{pid}/cmdline", "rb").read()
"""
ABSTRACT = """
import socket
with socket.socket(socket.AF_UNIX) as link:
    link.connect("\\0{name}")
    found = True
"""
TARGET = """
import ctypes, sys
ctypes.CDLL(None).prctl(0x59616D61, -1, 0, 0, 0)  # anybody may trace it
print("ready", flush=True)
sys.stdin.read()
"""
OTHERS_PICTURES = """
import os
engine = NODE.inputs.video_in._engine

def ask(**question):
    answer, descriptors, generation = engine.exchange(dict(question, port="video_in"))
    for descriptor in descriptors:
        os.close(descriptor)
    return answer, generation

def pictures(stream, enough):
    seen = []
    for _ in range(20):
        batch, generation = ask(op="get")
        newest = batch["media"][0]["number"]
        for number in range(max(0, newest - 5), newest + 20):
            answer, _generation = ask(op="image", stream=stream, number=number, generation=generation)
            if "error" not in answer:
                seen.append(number)
        if enough and seen:
            break
    return seen

found = [bool(pictures(stream, enough)) for stream, enough in {streams!r}]
"""
LINKS = """
import os
os.symlink({file!r}, "/opt/aws/panorama/logs/leak.log")
os.symlink({folder!r}, "/opt/aws/panorama/logs/folder")
os.symlink({folder!r}, "/opt/aws/panorama/storage/folder")
with open("/opt/aws/panorama/logs/honest.log", "w") as log:
    log.write("the links are there\\n")
"""
DESCRIPTORS = """
import os
found = [os.readlink("/proc/self/fd/" + name) for name in os.listdir("/proc/self/fd")
         if os.path.lexists("/proc/self/fd/" + name)]
"""
LISTEN = """
import socket
listener = socket.create_server(("0.0.0.0", {port}))
{then}
found = True
"""
WORD = "target-of-burglars"


@dataclass(frozen=True)
class House:
    """What is to be protected, and the burglar in it. `canary` is a file of the user's home."""

    box: LivingAppliance
    burglar: str
    victim: str
    port: int
    canary: Path

    def inside(self, source: str) -> dict[str, Any]:
        """How an attempt of the application ends."""
        with urlopen(Request(f"http://127.0.0.1:{self.port}/", source.encode()), timeout=60) as answer:
            told: dict[str, Any] = json.loads(answer.read())
            return told

    def outside(self, source: str) -> Any:
        """What the same comes by without isolation."""
        script = f"import json\nfound = None\n{source}\nprint(json.dumps(found))"
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def in_vain(self, source: str) -> None:
        """Outside an attempt comes by something, inside by nothing."""
        assert self.outside(source), source
        told = self.inside(source)
        assert not told.get("found"), told

    @property
    def sockets(self) -> Path:
        """Where the victim has its sockets; as its sandbox was told."""
        for process in psutil.process_iter(["cmdline"]):
            words = process.info["cmdline"] or []
            if words[:1] == ["bwrap"] and any(self.victim in word for word in words):
                return Path(words[words.index("/run/belvedere") - 1])
        raise AssertionError("the victim does not run")


@pytest.fixture(scope="module")
def house(box: LivingAppliance, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A burglar with one camera, and beside it an application with the other one and with a role."""
    port = free_port()
    folder = tmp_path_factory.mktemp("burglar")
    script = Path(__file__).with_name("burglar.py").read_text()
    made = ApplicationFolder(folder, script, inbound={80: port})
    override = folder / "graphs" / "app" / "override.json"
    override.write_text(json.dumps(with_camera(json.loads(override.read_text()))))
    build_container(made.code, folder / "assets")
    registered = register_folder(box.site, folder, "app")
    burglar = box.deploy(registered.graph, registered.override, Name="burglar")
    box.wait_for(burglar, Status="DEPLOYMENT_SUCCEEDED", HealthStatus="RUNNING")
    iam = box.site.client("iam")
    role = iam.create_role(RoleName="victim", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    page = registered_sample(box.site, "status_page")
    victim = box.deploy(page.graph, status_page(free_port()), Name="victim", RuntimeRoleArn=role)
    box.wait_for(victim, Status="DEPLOYMENT_SUCCEEDED", HealthStatus="RUNNING")
    canary = Path.home() / f"belvedere-canary-{burglar}" / "canary.log"
    canary.parent.mkdir()
    canary.write_text(f"{CANARY}\n")
    try:
        yield House(box, burglar, victim, port, canary)
        for instance in (victim, burglar):
            box.remove(instance)
        assert canary.exists(), "a removal follows no links"
    finally:
        shutil.rmtree(canary.parent)


def with_camera(override: dict[str, Any]) -> dict[str, Any]:
    """An override that also puts the second camera in the place of the abstract one."""
    name = "market_camera"
    body = override["nodeGraphOverrides"]
    body["packages"] = [{"name": f"{ACCOUNT}::{name}", "version": "1.0"}]
    body["nodes"] = [{"name": name, "interface": f"{ACCOUNT}::{name}.{name}", "overridable": True}]
    body["nodeOverrides"] = [{"replace": "cam", "with": [{"name": name}]}]
    return override


@pytest.fixture
def target() -> Iterator[int]:
    """A process of this user that lets itself be traced; its number."""
    command = [sys.executable, "-c", TARGET, WORD]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield process.pid
        assert process.poll() is None, "it was not killed"
        process.communicate()


def files(*places: Path) -> list[str]:
    """Files below these places, at least one below each, that do not go while the box works."""
    found = []
    for place in places:
        below = [place] if place.is_file() else [file for file in everything_below(place) if lasts(file)]
        assert below, place
        found += [str(file) for file in below if file.stat().st_size][:5]
    return found


def lasts(file: Path) -> bool:
    """Whether it is a file and none that is just being written, which its name tells."""
    return not file.name.startswith(".") and file.suffix != ".part" and file.is_file()


def test_the_home_is_not_read(house: House) -> None:
    house.in_vain(READ.format(paths=[str(house.canary)]))
    house.in_vain(READ.format(paths=[f"/proc/self/root{house.canary}"]))
    assert "error" in house.inside(READ.format(paths=[f"/proc/1/root{house.canary}"]))


def test_the_sites_keys_and_data_are_not_read(house: House) -> None:
    site = house.box.site
    for file in files(site.data / "service.db", site.data.parent / "keys"):
        house.in_vain(READ.format(paths=[file]))


def test_the_appliances_own_store_is_neither_read_nor_written(house: House) -> None:
    for file in files(house.box.folder / "keys", house.box.data / "sealed", house.box.data / "machine"):
        house.in_vain(READ.format(paths=[file]))
        house.in_vain(WRITE.format(paths=[file]))


def test_storage_and_logs_of_another_application_are_neither_read_nor_written(house: House) -> None:
    data = house.box.data
    for place in (data / "storage", data / "applications", data / "logs" / "applications"):
        for file in files(place / house.victim):
            house.in_vain(READ.format(paths=[file]))
            house.in_vain(WRITE.format(paths=[file]))


def test_another_applications_camera_is_not_seen(house: House) -> None:
    told = house.inside(OTHERS_PICTURES.format(streams=[("market_camera", True), ("square_camera", False)]))
    # Its own camera's pictures come this way.
    assert told == {"found": [True, False]}
    sockets = sorted(str(file) for file in house.sockets.iterdir() if file.is_socket())
    assert len(sockets) >= 2
    for path in sockets:
        house.in_vain(CONNECT_UNIX.format(paths=[path]))
    assert PASSWORD not in json.dumps(house.inside("import os\nfound = dict(os.environ)"))


def test_nothing_of_others_came_along_as_a_descriptor(house: House) -> None:
    told = house.inside(DESCRIPTORS)["found"]
    assert told
    assert not [name for name in told if str(house.box.folder) in name or str(house.box.site.data) in name]


def test_keys_of_another_instances_role_are_out_of_reach(house: House) -> None:
    house.in_vain(TOKENS.format(instance=house.victim))
    house.in_vain(CONNECT_UNIX.format(paths=[str(house.sockets / "credentials.sock")]))
    own = "import boto3\nfound = boto3.Session().get_credentials().access_key"
    assert "found" not in house.inside(own), "it has no role itself"


def test_neither_the_site_nor_the_keys_of_the_device_are_reached(house: House) -> None:
    service = house.box.site.service
    broker = urlsplit(service.channel.address).port
    ports = [urlsplit(service.address).port, broker, service.device_keys.port]
    addresses = ["127.0.0.1", "10.0.2.2", "10.0.2.100", *own_addresses()]
    for port in ports:
        house.in_vain(CONNECT.format(addresses=addresses, ports=[port]))


def test_the_control_socket_is_not_reached(house: House) -> None:
    actions = Actions(house.box.appliance, lambda: None)
    server = ControlServer(house.box.data, actions.by_name(), actions.observe)
    server.start()
    try:
        record = read_record(house.box.data)
        assert record is not None
        house.in_vain(CONNECT_UNIX.format(paths=[record.address.removeprefix("unix:")]))
        house.in_vain(READ.format(paths=[str(house.box.data / "appliance.json")]))
    finally:
        server.close()


def test_other_processes_are_neither_seen_nor_signalled_nor_traced(house: House, target: int) -> None:
    house.in_vain(PROCESSES.format(word=WORD))
    house.in_vain(SIGNAL.format(pid=target, word=WORD))
    house.in_vain(TRACE.format(pid=target, word=WORD))


def test_sockets_without_a_file_are_not_reached(house: House) -> None:
    name = f"belvedere-{house.victim}"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0{name}")
        listener.listen()
        house.in_vain(ABSTRACT.format(name=name))


def test_shared_memory_of_others_is_not_there(house: House) -> None:
    with tempfile.NamedTemporaryFile(dir="/dev/shm", prefix="of-others-") as file:
        file.write(CANARY.encode())
        file.flush()
        house.in_vain(READ.format(paths=[file.name]))


def test_a_port_without_a_rule_is_closed_to_everybody_else(house: House) -> None:
    port = free_port()
    connecting = f"socket.create_connection(('127.0.0.1', {port}), 5).close()"
    assert house.outside(LISTEN.format(port=port, then=connecting))
    assert house.inside(LISTEN.format(port=port, then=connecting)) == {"found": True}
    for address in ("127.0.0.1", *own_addresses()):
        with pytest.raises(OSError, match="refused"):
            socket.create_connection((address, port), 5)


def test_links_that_it_plants_lead_nobody_astray(house: House) -> None:
    told = house.inside(LINKS.format(file=str(house.canary), folder=str(house.canary.parent)))
    assert "error" not in told
    box = house.box
    group = f"/aws/panorama/devices/{box.device_id}/applications/{house.burglar}"

    def said() -> str:
        logs = box.site.client("logs")
        found = logs.filter_log_events(logGroupName=group)["events"]
        return "".join(event["message"] for event in found)

    box.until(lambda: "the links are there" in said())
    box.until(lambda: not [file for file in everything_below(box.data) if file.suffix == ".part"])
    assert CANARY not in said()
