"""Sites on other computers: trusted once, proven at every connection, worked with by name."""

from __future__ import annotations

import io
import json
import socket
import ssl
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.commands.clients import open_clients
from belvedere_simulator.commands.main import main
from belvedere_simulator.commands.places import named_place
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.profiles import profiles
from belvedere_simulator.profiles.profile import LOCAL, checked_url
from belvedere_simulator.profiles.store import FILE, ProfileStore
from belvedere_simulator.profiles.trying import try_key
from belvedere_simulator.provisioning.archive import DOCUMENT
from belvedere_simulator.service.certificates.authority import (
    SERVER,
    Authority,
    issue,
    key_pem,
    new_authority,
    new_key,
)
from fakes.file_server import serve_file
from fakes.reached_computer import FIRST
from fakes.remote_site import Remote


def add(store: ProfileStore, remote: Remote, name: str = "plant") -> None:
    profiles.add(store, name, remote.url, remote.key, remote.fingerprint, partial(try_key, store))


def test_a_site_says_who_it_is_before_any_key_is_shown(remote: Remote) -> None:
    found = profiles.find(f"{remote.url}/")
    assert (found.url, found.fingerprint) == (remote.url, remote.fingerprint)
    assert found.region == "us-east-1"


def test_a_remote_site_is_worked_with_by_its_name(store: ProfileStore, remote: Remote) -> None:
    add(store, remote)
    with open_clients(named_place(site="plant")) as clients, told_failures():
        answer = clients("panorama").provision_device(Name="remote-gate")
        listed = clients("panorama").list_devices()["Devices"]
    assert "remote-gate" in {device["Name"] for device in listed}
    with zipfile.ZipFile(io.BytesIO(answer["Certificates"])) as archive:
        endpoints = json.loads(archive.read(DOCUMENT))["endpoints"]
    assert urlsplit(endpoints["broker"]).hostname == FIRST


def test_the_active_profile_is_meant_where_none_is_named(store: ProfileStore, remote: Remote) -> None:
    assert named_place() == named_place(site=LOCAL)
    add(store, remote)
    store.use("plant")
    assert (named_place().endpoint, named_place().profile) == (remote.url, "plant")
    assert named_place(site=LOCAL).endpoint == ""
    assert named_place(Path("somewhere")).data_dir == Path("somewhere")
    store.remove("plant")
    assert store.read().active == LOCAL


def test_another_fingerprint_is_refused_and_nothing_kept(store: ProfileStore, remote: Remote) -> None:
    other = remote.fingerprint[:-1] + ("0" if remote.fingerprint[-1] != "0" else "1")
    with pytest.raises(BelvedereError) as refused:
        profiles.add(store, "plant", remote.url, remote.key, other)
    assert refused.value.code == "BV-PFL-005"
    assert store.read().profiles == ()


def test_a_site_that_changed_its_authority_is_not_spoken_to(store: ProfileStore, remote: Remote) -> None:
    add(store, remote)
    stranger = new_authority(datetime.now(UTC)).pem.decode()
    store.edit("plant", replace(store.read().find("plant"), authority=stranger))
    with (
        pytest.raises(BelvedereError) as refused,
        open_clients(named_place(site="plant")) as clients,
        told_failures(),
    ):
        clients("panorama").list_devices()
    assert refused.value.code == "BV-PFL-009"


def test_a_wrong_key_is_refused_before_it_is_kept(store: ProfileStore, remote: Remote) -> None:
    key = remote.key[0], "no such secret, which is forty letters long"
    with pytest.raises(BelvedereError):
        profiles.add(store, "plant", remote.url, key, remote.fingerprint, partial(try_key, store))
    assert store.read().profiles == ()


def test_a_secret_lies_nowhere_in_plain_text(store: ProfileStore, remote: Remote, tmp_path: Path) -> None:
    add(store, remote)
    assert store.secret("plant") == remote.key[1]
    kept = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert not [file for file in kept if remote.key[1].encode() in file.read_bytes()]
    file = tmp_path / "config" / "belvedere" / FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert remote.key[1] not in repr(store.read())


def test_a_profile_is_renamed_with_its_secret_and_stays_active(store: ProfileStore, remote: Remote) -> None:
    add(store, remote)
    store.use("plant")
    profiles.edit(store, "plant", new_name="hall")
    assert store.read().active == "hall"
    assert store.secret("hall") == remote.key[1]
    with pytest.raises(BelvedereError, match="BV-PFL-001"):
        store.secret("plant")


def test_nothing_that_is_no_site_is_trusted(store: ProfileStore) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"https://127.0.0.1:{silent.getsockname()[1]}"
        silent.close()
        with pytest.raises(BelvedereError) as refused:
            profiles.find(url)
    assert refused.value.code == "BV-PFL-004"
    assert store.read().profiles == ()


@pytest.mark.parametrize("what", ["a second authority", "a region"])
def test_nothing_is_smuggled_in_beside_a_fingerprint(tmp_path: Path, what: str) -> None:
    authority = new_authority(datetime.now(UTC))
    told = {"authority": authority.pem.decode(), "region": "us-east-1"}
    with _answering(authority, told, tmp_path) as url:
        assert profiles.find(url).authority == authority.pem
    if what == "a region":
        told["region"] += "\n\x1b[31m"
    else:
        told["authority"] += new_authority(datetime.now(UTC)).pem.decode()
    with (
        _answering(authority, told, tmp_path) as url,
        pytest.raises(BelvedereError, match="BV-PFL-004"),
    ):
        profiles.find(url)


@contextmanager
def _answering(authority: Authority, told: dict[str, str], folder: Path) -> Iterator[str]:
    """What says this of itself, and proves to be who it says it is."""
    key = new_key()
    expires = datetime.now(UTC) + timedelta(days=1)
    certificate = issue(authority, key.public_key(), "127.0.0.1", SERVER, expires, ["127.0.0.1"])
    identity = folder / "identity.pem"
    identity.write_bytes(key_pem(key) + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity)
    with serve_file(json.dumps(told).encode()) as server:
        server.speak_tls(context)
        yield f"https://127.0.0.1:{server.server_address[1]}"


@given(
    st.text(max_size=40) | st.sampled_from(["http://a:1", "https://u:p@a:1", "https://a:1/x", "https://:1"])
)
def test_addresses_are_https_with_a_host_alone(text: str) -> None:
    try:
        url = checked_url(text)
    except BelvedereError as error:
        assert error.code == "BV-PFL-003"
    else:
        assert url.startswith("https://")
        assert "@" not in url


def test_the_command_line_adds_uses_shows_and_removes(
    store: ProfileStore, remote: Remote, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["site", "profile", "add", "plant", "--url", remote.url]) != 0
    assert remote.fingerprint in capsys.readouterr().err
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", remote.key[0])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", remote.key[1])
    words = ["site", "profile", "add", "plant", "--url", remote.url, "--fingerprint", remote.fingerprint]
    assert main(words) == 0
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    assert main(["site", "profile", "use", "plant"]) == 0
    capsys.readouterr()
    assert main(["device", "list", "--json"]) == 0
    assert "Devices" in json.loads(capsys.readouterr().out)
    assert main(["site", "profile", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert (listed["active"], listed["profiles"][0]["fingerprint"]) == ("plant", remote.fingerprint)
    assert main(["site", "profile", "show", "plant"]) == 0
    assert main(["site", "profile", "remove", "plant"]) == 0
    told = capsys.readouterr()
    assert remote.key[1] not in told.out + told.err
    assert store.read().profiles == ()
