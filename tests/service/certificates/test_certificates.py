"""The site's certificates: issued, claimed once, renewed, revoked at once."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.certificates.first_start import site_authority
from belvedere_simulator.service.certificates.identity import Credentials, Identity, Kind
from belvedere_simulator.service.certificates.requests import requested_key
from belvedere_simulator.vault.sealing import SealingVault
from fakes.device_site import VAULT, DeviceSite, certificate_request, open_device_site

THING = "panorama_gate_Thing_00000001"
REQUEST = certificate_request()[1]


def claim_credentials(site: DeviceSite) -> Credentials:
    with site.database.write() as connection:
        return site.certificates.issue_claim(connection, THING)


def claim(site: DeviceSite, temporary: Credentials, request: bytes) -> bytes:
    serial = f"{x509.load_pem_x509_certificate(temporary.certificate).serial_number:040x}"
    with site.database.write() as connection:
        return site.certificates.claim(connection, serial, request)


def device(site: DeviceSite) -> bytes:
    return claim(site, claim_credentials(site), certificate_request()[1])


def renew(site: DeviceSite, identity: Identity, request: bytes) -> bytes:
    with site.database.write() as connection:
        return site.certificates.renew(connection, identity, request)


def confirm(site: DeviceSite, identity: Identity) -> frozenset[str]:
    with site.database.write() as connection:
        return site.certificates.confirm(connection, identity)


def test_a_certificate_tells_who_shows_it(site: DeviceSite) -> None:
    temporary = claim_credentials(site)
    assert site.identity(temporary.certificate).kind is Kind.CLAIM
    permanent = claim(site, temporary, certificate_request()[1])
    identity = site.identity(permanent)
    assert (identity.kind, identity.thing) == (Kind.DEVICE, THING)
    for kind in (Kind.SERVICE, Kind.DESKTOP):
        with site.database.write() as connection:
            issued = site.certificates.issue_client(connection, kind)
        assert site.identity(issued.certificate).kind is kind


def test_the_certificate_is_for_the_key_of_the_request_alone(site: DeviceSite) -> None:
    key, request = certificate_request()
    certificate = x509.load_pem_x509_certificate(claim(site, claim_credentials(site), request))
    assert certificate.public_key() == key.public_key()
    assert certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca is False


def test_of_two_claimants_one_wins(site: DeviceSite) -> None:
    temporary = claim_credentials(site)
    together = threading.Barrier(8)
    won: list[bytes] = []
    lost: list[BelvedereError] = []

    def try_it() -> None:
        request = certificate_request()[1]
        together.wait()
        try:
            won.append(claim(site, temporary, request))
        except BelvedereError as error:
            lost.append(error)

    threads = [threading.Thread(target=try_it) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
    assert [error.code for error in lost] == ["BV-CRT-003"] * 7
    assert site.identity(won[0]).thing == THING


def test_the_winner_may_ask_again_should_the_answer_be_lost(site: DeviceSite) -> None:
    temporary = claim_credentials(site)
    key, request = certificate_request()
    first = claim(site, temporary, request)
    assert site.identity(temporary.certificate).kind is Kind.CLAIM
    assert claim(site, temporary, certificate_request(key)[1]) == first
    site.clock.advance(timedelta(minutes=5))
    with pytest.raises(BelvedereError, match=r"BV-CRT-003.*expired"):
        claim(site, temporary, request)
    with pytest.raises(BelvedereError, match=r"BV-CRT-004.*expired"):
        site.identity(temporary.certificate)


def test_only_claim_certificates_can_be_exchanged(site: DeviceSite) -> None:
    permanent = Credentials(device(site), b"")
    with pytest.raises(BelvedereError, match="BV-CRT-003"):
        claim(site, permanent, certificate_request()[1])


def test_a_device_certificate_ends_and_can_be_renewed_before(site: DeviceSite) -> None:
    old = device(site)
    site.clock.advance(timedelta(days=300))
    new = renew(site, site.identity(old), certificate_request()[1])
    site.clock.advance(timedelta(days=66))
    assert site.identity(new).thing == THING
    with pytest.raises(BelvedereError, match="expired"):
        site.identity(old)


def test_the_old_certificate_is_good_until_the_new_one_is_shown(site: DeviceSite) -> None:
    old = device(site)
    site.clock.advance(timedelta(seconds=1))
    key, request = certificate_request()
    new = renew(site, site.identity(old), request)
    assert renew(site, site.identity(old), certificate_request(key)[1]) == new
    confirm(site, site.identity(old))
    assert site.identity(old).thing == site.identity(new).thing == THING
    old_serial = site.identity(old).serial
    assert old_serial in confirm(site, site.identity(new))
    with pytest.raises(BelvedereError, match="revoked"):
        site.identity(old)
    assert confirm(site, site.identity(new)) == frozenset()


def test_only_devices_renew(site: DeviceSite) -> None:
    with pytest.raises(BelvedereError, match="BV-CRT-004"):
        renew(site, site.identity(claim_credentials(site).certificate), certificate_request()[1])


def test_revocation_counts_at_once_and_reaches_the_listeners_once(site: DeviceSite) -> None:
    permanent = device(site)
    serial = site.identity(permanent).serial
    heard: list[frozenset[str]] = []
    site.certificates.listen(heard.append)
    with site.database.write() as connection:
        revoked = site.certificates.revoke_thing(connection, THING)
    site.certificates.announce(revoked)
    with site.database.write() as connection:
        site.certificates.announce(site.certificates.revoke_thing(connection, THING))
    assert len(heard) == 1
    assert serial in heard[0]
    with pytest.raises(BelvedereError, match="revoked"):
        site.identity(permanent)


def test_a_foreign_certificate_is_nobody(site: DeviceSite, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = open_device_site(tmp_path / "other")
    foreign = device(other)
    other.database.close()
    with pytest.raises(BelvedereError, match=r"BV-CRT-004.*authority"):
        site.identity(foreign)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(data=st.binary(max_size=300))
def test_bytes_that_are_no_certificate_are_nobody(site: DeviceSite, data: bytes) -> None:
    with pytest.raises(BelvedereError, match="BV-CRT-004"):
        site.certificates.identity_of(data)


def test_what_the_authority_issued_but_the_table_does_not_know_is_nobody(site: DeviceSite) -> None:
    permanent = device(site)
    with site.database.write() as connection:
        connection.execute(text("DELETE FROM certificates"))
    with pytest.raises(BelvedereError, match="not known"):
        site.identity(permanent)


@given(st.binary(max_size=600) | st.integers(0, len(REQUEST) - 30).map(lambda cut: REQUEST[:cut]))
def test_a_damaged_request_is_refused(damaged: bytes) -> None:
    with pytest.raises(BelvedereError, match="BV-CRT-002"):
        requested_key(damaged)


@pytest.mark.parametrize(
    "key",
    [rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1())],
    ids=["rsa", "p384"],
)
def test_other_kinds_of_keys_are_refused(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> None:
    builder = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    with pytest.raises(BelvedereError, match="P-256"):
        requested_key(builder.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))


def test_the_authoritys_key_lies_sealed_and_only_its_vault_opens_it(site: DeviceSite, tmp_path: Path) -> None:
    plain = site.certificates.authority.key.private_numbers().private_value.to_bytes(32, "big")
    site.database.close()
    stored = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert plain not in stored
    assert b"PRIVATE KEY" not in stored
    other = SealingVault(bytes(32), "another key")
    with pytest.raises(BelvedereError):
        site_authority(site.database, other, site.clock.now())
    same = site_authority(site.database, VAULT, site.clock.now())
    assert same.fingerprint == site.certificates.authority.fingerprint


def test_many_first_starts_make_one_authority(tmp_path: Path) -> None:
    site = open_device_site(tmp_path)
    with site.database.write() as connection:
        connection.execute(text("DELETE FROM certificate_authority"))
    found: list[str] = []

    def start() -> None:
        found.append(site_authority(site.database, VAULT, site.clock.now()).fingerprint)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1
    site.database.close()


def test_credentials_never_show_their_key(site: DeviceSite) -> None:
    temporary = claim_credentials(site)
    assert load_pem_private_key(temporary.key, None)
    assert "PRIVATE" not in repr(temporary)
    assert "PRIVATE" not in repr(site.certificates.authority)
