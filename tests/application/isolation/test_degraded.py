"""Every way of calling bubblewrap that works on this computer, with and without user-mode networking."""

from __future__ import annotations

import json
import shutil
import socket
from dataclasses import replace

import pytest

from belvedere_simulator.application.isolation import bubblewrap
from belvedere_simulator.application.isolation.bubblewrap import Namespaces
from belvedere_simulator.application.isolation.launch import LaunchPlan
from belvedere_simulator.application.isolation.network import Helper, choose_helper
from belvedere_simulator.application.isolation.own_traffic import own_addresses
from belvedere_simulator.application.isolation.support import refusal
from belvedere_simulator.manifest.resolved import InboundPort

WAYS = [Namespaces(), Namespaces(user=False), Namespaces(proc="outer"), Namespaces(user=False, proc="outer")]
WORKING = [way for way in WAYS if not refusal(way)]
HELPERS: list[Helper] = ["none"]
if choose_helper()[0] != "none":
    HELPERS += [helper for helper in ("slirp4netns", "pasta") if shutil.which(helper)]

SOURCE = """
import json, os, socket, threading, urllib.error, urllib.request
server = socket.create_server(('0.0.0.0', 80))
def serve():
    while True:
        server.accept()[0].sendall(b'hello')
threading.Thread(target=serve, daemon=True).start()
def reaches(address, port, seconds=30):
    try:
        with socket.create_connection((address, port), seconds) as connection:
            return connection.recv(5).decode()
    except OSError:
        return ''
try:
    urllib.request.urlopen(os.environ['AWS_CONTAINER_CREDENTIALS_FULL_URI'], timeout=30)
except urllib.error.HTTPError as error:
    role = error.code
selves = [reaches(address, {host_port}) for address in ('127.0.0.1', '10.0.2.100')]
print(json.dumps([selves, role, reaches('{outside}', {port}), reaches('10.0.2.2', {port}, 5)]), flush=True)
threading.Event().wait()
"""


@pytest.mark.parametrize("helper", HELPERS)
@pytest.mark.parametrize("way", WORKING, ids=str)
def test_ports_credentials_and_network(
    plan: LaunchPlan, rule: InboundPort, way: Namespaces, helper: Helper
) -> None:
    outside = own_addresses()[0]
    with socket.create_server(("", 0)) as service:
        service.settimeout(60)
        port = service.getsockname()[1]
        source = SOURCE.replace("{host_port}", str(rule.host_port)).replace("{port}", str(port))
        (plan.panorama / "app.py").write_text(source.replace("{outside}", outside))
        launched = bubblewrap.launch(replace(plan, inbound=(rule,)), way, helper)
        try:
            if helper != "none":
                visitor, _address = service.accept()
                with visitor:
                    visitor.sendall(b"hello")
            assert launched.process.stdout is not None
            answer = json.loads(launched.process.stdout.readline())
            with socket.create_connection(("127.0.0.1", rule.host_port), 30) as connection:
                assert connection.recv(5) == b"hello"
        finally:
            launched.cleanup()
            for stream in (launched.process.stdout, launched.process.stderr):
                assert stream is not None
                stream.close()
    reached = "hello" if helper != "none" else ""
    assert launched.outbound == (helper != "none")
    assert answer == [["hello", "hello"], 401, reached, ""]
