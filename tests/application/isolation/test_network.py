"""Ports in, network out, and nothing else, under both kinds of confinement."""

from __future__ import annotations

import http.client
import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from belvedere_simulator.application.isolation.launch import Kind, Launched, available
from belvedere_simulator.application.isolation.own_traffic import only_from_here, own_addresses
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import InboundPort

SERVER = """
import http.server, socketserver
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        body = b'seen ' + self.path.encode() + b'x' * int(self.path[1:] or 0)
        self.send_response(200)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *_):
        pass
server = http.server.ThreadingHTTPServer(('0.0.0.0', {port}), Handler)
"""


def fetch(address: str, port: int, path: str = "/0", seconds: float = 60.0) -> bytes:
    """GET until the application, which may still be starting, answers."""
    deadline = time.monotonic() + seconds
    while True:
        connection = http.client.HTTPConnection(address, port, timeout=20)
        try:
            connection.request("GET", path)
            return connection.getresponse().read()
        except (OSError, http.client.HTTPException):
            if time.monotonic() > deadline:
                raise
            threading.Event().wait(0.05)
        finally:
            connection.close()


@pytest.fixture
def host_service() -> Iterator[int]:
    """A service of the user's on loopback; yields its port."""
    server = http.server.HTTPServer(("127.0.0.1", 0), http.server.BaseHTTPRequestHandler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize("container_port", [80, 8443])
def test_the_ruled_host_port_reaches_the_container_port(
    start: Callable[..., Launched], host_port: int, container_port: int
) -> None:
    source = SERVER.format(port=container_port) + "server.serve_forever()"
    start(source, inbound=(InboundPort(container_port, host_port),))
    for address in ("127.0.0.1", *own_addresses()[:1]):
        assert fetch(address, host_port, "/7") == b"seen /7" + b"x" * 7


def test_host_and_container_port_may_be_the_same(start: Callable[..., Launched], host_port: int) -> None:
    source = SERVER.format(port=host_port) + "server.serve_forever()"
    start(source, inbound=(InboundPort(host_port, host_port),))
    assert fetch("127.0.0.1", host_port) == b"seen /0"


def test_large_answers_and_many_connections_come_through(
    start: Callable[..., Launched], rule: InboundPort
) -> None:
    start(SERVER.format(port=80) + "server.serve_forever()", inbound=(rule,))
    size = 5_000_000
    fetch("127.0.0.1", rule.host_port)
    received: list[int] = []

    def get() -> None:
        received.append(len(fetch("127.0.0.1", rule.host_port, f"/{size}")))

    threads = [threading.Thread(target=get) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert received == [size + len(f"seen /{size}")] * 6


def test_an_application_calls_itself_through_its_host_port(
    run: Callable[..., Any], rule: InboundPort, kind: Kind
) -> None:
    addresses = ["127.0.0.1"]
    if kind == "bwrap":
        addresses += ["localhost", "10.0.2.100", "panorama"]
    if kind == "paths" or available().helper != "none":
        addresses += own_addresses()[:1]
    source = SERVER.format(port=80) + (
        "import json, threading, urllib.request\n"
        "threading.Thread(target=server.serve_forever, daemon=True).start()\n"
        f"urls = ['http://%s:{rule.host_port}/0' % address for address in {addresses!r}]\n"
        "urls.append('http://127.0.0.1:80/0')\n"
        "print(json.dumps([urllib.request.urlopen(url, timeout=30).read().decode() for url in urls]))"
    )
    assert run(source, inbound=(rule,)).answer == ["seen /0"] * (len(addresses) + 1)


def test_a_port_without_a_rule_does_not_answer(start: Callable[..., Launched], host_port: int) -> None:
    launched = start(
        "import socket, sys\n"
        f"server = socket.create_server(('0.0.0.0', {host_port}))\n"
        "print('listening', flush=True)\n"
        "server.accept()"
    )
    assert launched.process.stdout is not None
    assert launched.process.stdout.readline() == b"listening\n"
    if launched.kind == "bwrap":
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", host_port), 5)
    else:  # no isolation: the port is the computer's own
        socket.create_connection(("127.0.0.1", host_port), 5).close()


def test_a_host_port_in_use_is_named(
    start: Callable[..., Launched], host_port: int, rule: InboundPort
) -> None:
    with socket.create_server(("127.0.0.1", host_port)), pytest.raises(BelvedereError) as caught:
        start("", inbound=(rule,))
    assert caught.value.code == "BV-ISO-003"
    assert str(host_port) in caught.value.what


def test_the_port_is_free_again_after_the_end(run: Callable[..., Any], rule: InboundPort) -> None:
    for _ in range(2):
        assert run("", inbound=(rule,)).code == 0
    socket.create_server(("127.0.0.1", rule.host_port)).close()


@pytest.mark.parametrize("kind", ["bwrap"])
def test_loopback_services_of_the_host_are_out_of_reach(run: Callable[..., Any], host_service: int) -> None:
    said = run(
        "import json, socket\n"
        "reached = []\n"
        "for address in ('127.0.0.1', 'localhost', '10.0.2.2', '10.0.2.100', '169.254.169.254'):\n"
        f"    for port in ({host_service}, 80):\n"
        "        try:\n"
        "            socket.create_connection((address, port), 3).close()\n"
        "            reached.append([address, port])\n"
        "        except OSError:\n"
        "            pass\n"
        "print(json.dumps(reached))"
    )
    assert said.answer == []
    socket.create_connection(("127.0.0.1", host_service), 5).close()


@pytest.mark.parametrize("kind", ["bwrap"])
def test_outbound_works_where_user_mode_networking_does(run: Callable[..., Any]) -> None:
    with socket.create_server((own_addresses()[0], 0)) as server:
        address, port = server.getsockname()
        said = run(
            "import json, socket\n"
            "try:\n"
            f"    socket.create_connection(({address!r}, {port}), 30).close()\n"
            "    print(json.dumps('reached'))\n"
            "except OSError as error:\n"
            "    print(json.dumps(str(error)))"
        )
    assert (said.answer == "reached") == (available().helper != "none")


def test_a_port_for_this_computer_is_closed_to_others() -> None:
    with socket.socket() as listener:
        assert only_from_here(listener, [])
        listener.bind(("0.0.0.0", 0))
        listener.listen()
        port = listener.getsockname()[1]
        socket.create_connection(("127.0.0.1", port), 5).close()
        with pytest.raises(TimeoutError):
            socket.create_connection((own_addresses()[0], port), 0.5, (own_addresses()[0], 0))
