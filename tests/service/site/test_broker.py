"""The broker of a site is where it was, and what it was, after each start."""

from __future__ import annotations

import socket
from contextlib import suppress
from pathlib import Path

import psutil

from belvedere_simulator.service.site.settings_file import SiteFile, read_site_file, write_site_file
from belvedere_simulator.service.site.site import ensure_site, stop_site
from fakes.host_ports import free_port


def _names(pid: int) -> set[str]:
    found = set()
    for process in psutil.Process(pid).children(recursive=True):
        with suppress(psutil.NoSuchProcess):
            found.add(process.name())
    return found


def test_a_site_keeps_its_broker_and_its_port(data_dir: Path) -> None:
    # Ports that nobody else is given while the site is stopped.
    given = SiteFile(port=free_port(), broker_port=free_port(), credentials_port=free_port())
    write_site_file(data_dir, given)
    ensure_site(data_dir, ["--broker", "mosquitto"])
    kept = read_site_file(data_dir)
    assert (kept.broker, kept.broker_port) == ("mosquitto", given.broker_port)
    assert stop_site(data_dir)
    assert "mosquitto" in _names(ensure_site(data_dir).pid)
    assert read_site_file(data_dir) == kept
    assert stop_site(data_dir)
    assert "mosquitto" not in _names(ensure_site(data_dir, ["--broker", "embedded"]).pid)
    now = read_site_file(data_dir)
    assert (now.broker, now.broker_port) == ("", kept.broker_port)


def test_a_broker_whose_port_is_taken_gets_another(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        write_site_file(data_dir, SiteFile(broker_port=port))
        ensure_site(data_dir)
    assert read_site_file(data_dir).broker_port not in (0, port)
