"""The way of launching that Windows takes, run here."""

from __future__ import annotations

import json
import socket
from dataclasses import replace

import pytest

from belvedere_simulator.application.isolation.direct import needs_starter
from belvedere_simulator.application.isolation.launch import LaunchPlan
from belvedere_simulator.application.isolation.redirected import launch
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import Entry, InboundPort
from fakes.children import runs
from fakes.waiting import until

SOURCE = """
import json, os, socket, subprocess
child = subprocess.Popen(['sleep', '987656'])
server = socket.create_server(('0.0.0.0', 80))
print(json.dumps([open('/panorama/app.py').read()[1:7] + os.getcwd(), child.pid]), flush=True)
while True:
    server.accept()[0].sendall(b'hello')
"""


def test_only_windows_does_without_the_starter() -> None:
    assert [needs_starter(platform) for platform in ("linux", "darwin", "win32")] == [True, True, False]


def test_folders_ports_and_an_end_that_takes_children_along(plan: LaunchPlan, rule: InboundPort) -> None:
    (plan.panorama / "app.py").write_text(SOURCE)
    launched = launch(replace(plan, inbound=(rule,)), "win32")
    try:
        assert launched.process.stdout is not None
        first, child = json.loads(launched.process.stdout.readline())
        with socket.create_connection(("127.0.0.1", rule.host_port), 30) as connection:
            assert connection.recv(5) == b"hello"
    finally:
        launched.stop()
        for stream in (launched.process.stdout, launched.process.stderr):
            assert stream is not None
            stream.close()
    assert first == "import/"
    until(lambda: not runs(child))
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", rule.host_port))


def test_an_entry_that_is_not_there_is_explained(plan: LaunchPlan) -> None:
    with pytest.raises(BelvedereError) as caught:
        launch(replace(plan, entry=Entry("/panorama/missing", "x")), "win32")
    assert caught.value.code == "BV-ISO-006"
