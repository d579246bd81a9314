"""The certificates in real TLS connections, both ends with certificates of the site."""

from __future__ import annotations

import socket
import ssl
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from belvedere_simulator.service.certificates.identity import Credentials, Identity
from fakes.device_site import DeviceSite


def context(site: DeviceSite, folder: Path, credentials: Credentials, purpose: ssl.Purpose) -> ssl.SSLContext:
    authority = site.certificates.authority.pem.decode()
    made = ssl.create_default_context(purpose, cadata=authority)
    made.verify_mode = ssl.CERT_REQUIRED
    file = folder / f"{purpose.name}.pem"
    file.write_bytes(credentials.certificate + credentials.key)
    made.load_cert_chain(file)
    return made


def shake_hands(site: DeviceSite, folder: Path, client: Credentials, host: str) -> Identity:
    """Who the server sees behind the certificate of a client that connects to `host`."""
    server = context(
        site, folder, site.certificates.issue_server(["localhost", "127.0.0.1"]), ssl.Purpose.CLIENT_AUTH
    )
    caller = context(site, folder, client, ssl.Purpose.SERVER_AUTH)
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with server.wrap_socket(connection, server_side=True) as tls:
                seen.append(tls.getpeercert(binary_form=True) or b"")
                tls.recv(1)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            with (
                socket.create_connection(listening.getsockname(), 10) as plain,
                caller.wrap_socket(plain, server_hostname=host) as tls,
            ):
                tls.send(b"!")
        finally:
            thread.join(10)
    return site.certificates.identity_of(seen[0])


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_server_and_device_know_each_other(site: DeviceSite, tmp_path: Path, host: str) -> None:
    archive = site.archive(Name="gate")
    temporary = Credentials(archive.certificate, archive.key)
    assert shake_hands(site, tmp_path, temporary, host).thing == archive.thing


def test_a_clock_that_runs_ahead_issues_certificates_that_work_at_once(
    site: DeviceSite, tmp_path: Path
) -> None:
    site.clock.advance(timedelta(days=200))
    archive = site.archive(Name="gate")
    temporary = Credentials(archive.certificate, archive.key)
    assert shake_hands(site, tmp_path, temporary, "localhost").thing == archive.thing
