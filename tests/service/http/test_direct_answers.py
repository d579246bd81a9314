"""Answers that are known already, given by the connection itself: in order, to whom they are for, fresh."""

from __future__ import annotations

import http.client
import json
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from belvedere_simulator.bench.signed import Client
from belvedere_simulator.protocol.http import Request
from belvedere_simulator.service.composition import open_service
from belvedere_simulator.service.http.gate import Gate
from belvedere_simulator.service.http.limits import Limits
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.vault.file_place import FilePlace
from fakes.client_site import ClientSite

LIST = "/devices?MaxResults=25"
PACKAGES = "/packages"
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}],
}


@dataclass
class Direct:
    """A service, and what its workers answered."""

    site: ClientSite
    worked: list[str]
    _open: list[socket.socket] = field(default_factory=list)

    @property
    def signing(self) -> Client:
        key = self.site.service.access_key
        return Client(self.site.service.address, key.key_id, key.secret)

    def signed(self, target: str) -> bytes:
        """A request for now as it is sent."""
        ready = self.signing.ready(target)
        return ready[len(ready) // 2].encode()

    def connect(self) -> socket.socket:
        host, _, port = self.signing.host.partition(":")
        self._open.append(socket.create_connection((host, int(port)), 20))
        return self._open[-1]

    def close(self) -> None:
        for connection in self._open:
            connection.close()


@pytest.fixture
def direct(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Direct]:
    """Its parameter: for how many seconds a connection may be idle."""
    worked: list[str] = []
    serve = Gate.serve

    def seen(gate: Gate, request: Request, *rest: Any) -> Any:
        worked.append(request.target)
        return serve(gate, request, *rest)

    monkeypatch.setattr(Gate, "serve", seen)
    limits = Limits(keep_alive_seconds=getattr(request, "param", Limits.keep_alive_seconds))
    service = open_service(
        ServiceOptions(tmp_path / "data", key_places=(FilePlace(tmp_path / "keys"),), limits=limits)
    )
    opened = Direct(ClientSite(service, tmp_path / "data", tmp_path, tmp_path), worked)
    yield opened
    opened.close()
    for client in opened.site._clients.values():
        client.close()
    service.close()


def answers(connection: socket.socket, count: int) -> list[dict[str, Any]]:
    """The next answers of a connection."""
    found: list[dict[str, Any]] = []
    stream = connection.makefile("rb")
    for _answer in range(count):
        assert stream.readline().split()[1] == b"200"
        length = int(http.client.parse_headers(stream)["content-length"])
        found.append(json.loads(stream.read(length)))
    return found


def test_known_and_unknown_answers_come_in_the_order_of_the_requests(direct: Direct) -> None:
    panorama = direct.site.client("panorama")
    device = panorama.provision_device(Name="hall")["DeviceId"]
    one = f"/devices/{device}"
    known = (LIST, one)
    connection = direct.connect()
    connection.sendall(b"".join(direct.signed(target) for target in known))
    answers(connection, len(known))
    direct.worked.clear()
    asked = (LIST, one, PACKAGES, one, PACKAGES, LIST, LIST)
    connection.sendall(b"".join(direct.signed(target) for target in asked))
    told = answers(connection, len(asked))
    kinds = [next(name for name in ("Devices", "DeviceId", "Packages") if name in answer) for answer in told]
    named = {LIST: "Devices", one: "DeviceId", PACKAGES: "Packages"}
    assert kinds == [named[target] for target in asked]
    # What stood before the first unknown one was given without a worker.
    assert direct.worked[0] == PACKAGES


@pytest.mark.parametrize("direct", [2], indirect=True)
def test_a_connection_whose_last_answer_was_known_is_closed_when_it_is_idle(direct: Direct) -> None:
    asked = direct.signed(LIST)
    connection = direct.connect()
    for _time in range(2):
        connection.sendall(asked)
        answers(connection, 1)
    assert direct.worked.count(LIST) == 1
    assert connection.recv(1) == b""


def test_who_may_not_ask_is_not_told_what_is_known(direct: Direct) -> None:
    ours = direct.site.client("panorama")
    for _time in range(2):
        ours.list_devices(MaxResults=25)
    iam, sts = direct.site.client("iam"), direct.site.client("sts")
    role = iam.create_role(RoleName="nobody", AssumeRolePolicyDocument=json.dumps(TRUST))["Role"]["Arn"]
    got = sts.assume_role(RoleArn=role, RoleSessionName="test")["Credentials"]
    theirs = direct.site.client("panorama", temporary=got)
    ours.list_devices(MaxResults=25)
    for _time in range(2):
        with pytest.raises(ClientError) as refused:
            theirs.list_devices(MaxResults=25)
        assert refused.value.response["Error"]["Code"] == "AccessDeniedException"
        # For others it stays known.
        direct.worked.clear()
        ours.list_devices(MaxResults=25)
        assert direct.worked == []


def test_a_change_that_was_acknowledged_is_in_the_next_answer(direct: Direct) -> None:
    panorama = direct.site.client("panorama")
    device = panorama.provision_device(Name="hall")["DeviceId"]
    for number in range(10):
        panorama.update_device_metadata(DeviceId=device, Description=f"state {number}")
        for _time in range(2):
            assert panorama.describe_device(DeviceId=device)["Description"] == f"state {number}"
    assert direct.worked.count(f"/devices/{device}") < 40
    panorama.delete_device(DeviceId=device)
    assert panorama.list_devices()["Devices"] == []
