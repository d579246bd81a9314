"""What cannot run beside each other."""

from __future__ import annotations

import urllib.request

import pytest

from belvedere_simulator.appliance.applications.hosting.exclusion import (
    NO_GPU_BESIDE_MODELS,
    Claim,
    check_gpu,
)
from belvedere_simulator.errors import BelvedereError
from fakes.host_ports import free_port
from fakes.hosted import PATIENCE, HostedBox, Install
from fakes.waiting import until

SERVES = """
import http.server, threading
import panoramasdk

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(NAME)
    def log_message(self, *arguments):
        pass

class Application(panoramasdk.node):
    pass

server = http.server.HTTPServer(("0.0.0.0", 80), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
node = Application()
while True:
    node.inputs.video_in.get()
"""


def serves(name: str) -> str:
    """An application that answers its name on port 80."""
    return SERVES.replace("NAME", repr(name.encode()))


@pytest.fixture
def port() -> int:
    """A host port that nothing listens on."""
    return free_port()


def ask(port: int) -> str:
    """What answers at a host port; nothing when nobody does."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20.0) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


def test_code_on_the_gpu_and_models_exclude_each_other() -> None:
    code, models = Claim("a", "first", gpu=True), Claim("b", "second", models=True)
    for new, other in ((code, models), (models, code)):
        with pytest.raises(BelvedereError, match=NO_GPU_BESIDE_MODELS) as refused:
            check_gpu(new, [other])
        assert (refused.value.code, refused.value.why) == ("BV-HST-002", other.name)
    check_gpu(code, [code])
    check_gpu(models, [models])


@pytest.mark.usefixtures("door")
def test_a_taken_port_is_refused_by_name(box: HostedBox, install: Install, port: int) -> None:
    box.host.launch(install("one", serves("one"), inbound={80: port}))
    box.wait_running("one")
    until(lambda: ask(port) == "one", PATIENCE)
    with pytest.raises(BelvedereError, match=f"{port} is taken by name of one") as refused:
        box.host.launch(install("two", serves("two"), inbound={80: port}))
    assert refused.value.code == "BV-HST-003"
    assert ask(port) == "one"


@pytest.mark.usefixtures("door")
def test_the_replacing_instance_takes_the_port_over(box: HostedBox, install: Install, port: int) -> None:
    box.host.launch(install("one", serves("one"), inbound={80: port}))
    until(lambda: ask(port) == "one", PATIENCE)
    box.host.launch(install("two", serves("two"), inbound={80: port}, replaces="one"))
    until(lambda: ask(port) == "two", PATIENCE)
    assert box.report("one").state == "STOPPED"
