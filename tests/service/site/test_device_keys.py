"""Devices find the endpoint for their keys where it was, after each start of the site."""

from __future__ import annotations

import socket
from pathlib import Path

from belvedere_simulator.service.site.settings_file import SiteFile, read_site_file, write_site_file
from belvedere_simulator.service.site.site import ensure_site, stop_site
from fakes.host_ports import free_port


def test_the_endpoint_keeps_its_port(data_dir: Path) -> None:
    # A port that nobody else is given while the site is stopped.
    port = free_port()
    write_site_file(data_dir, SiteFile(credentials_port=port))
    ensure_site(data_dir)
    socket.create_connection(("127.0.0.1", port), 10).close()
    assert stop_site(data_dir)
    ensure_site(data_dir)
    assert read_site_file(data_dir).credentials_port == port
    socket.create_connection(("127.0.0.1", port), 10).close()


def test_an_endpoint_whose_port_is_taken_gets_another(data_dir: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        write_site_file(data_dir, SiteFile(credentials_port=port))
        ensure_site(data_dir)
    assert read_site_file(data_dir).credentials_port not in (0, port)
