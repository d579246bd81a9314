"""Cameras' secrets: read by the device they are deployed to; a missing one is told as documented."""

from __future__ import annotations

import json

import pytest

from appliance.keys.conftest import Home
from belvedere_simulator.appliance.aws.site_client import SiteClient
from belvedere_simulator.appliance.faults.board import InjectedFault
from belvedere_simulator.appliance.faults.kinds import FaultKind
from belvedere_simulator.appliance.keys.camera_secrets import SiteCameraSecrets
from belvedere_simulator.appliance.keys.device_keys import DeviceKeys
from belvedere_simulator.errors import BelvedereError
from fakes.appliance_inside import Inside
from fakes.waiting import until

MISSING = "ERROR finalizeInterface(35) Camera credential fetching for port [username] failed"


@pytest.fixture
def secrets(inside: Inside) -> SiteCameraSecrets:
    return SiteCameraSecrets(inside.around, SiteClient(inside.around, DeviceKeys(inside.around)))


def test_user_password_and_address(home: Home, secrets: SiteCameraSecrets, inside: Inside) -> None:
    found = secrets.fetch(home.secret)
    assert found == ("user of gate-camera", "password of gate-camera", "rtsp://10.0.0.9/gate-camera")
    assert not inside.log()


def test_a_secret_that_nobody_has_is_told_as_documented(secrets: SiteCameraSecrets, inside: Inside) -> None:
    with pytest.raises(BelvedereError) as missing:
        secrets.fetch("panorama/nowhere/xyz")
    assert missing.value.code == "BV-KEY-002"
    assert inside.log().rstrip().endswith(MISSING)


def test_the_secret_of_a_camera_that_is_not_deployed_here_is_missing(
    home: Home, secrets: SiteCameraSecrets, inside: Inside
) -> None:
    elsewhere = home.site.camera("elsewhere")
    with pytest.raises(BelvedereError) as missing:
        secrets.fetch(elsewhere)
    assert missing.value.code == "BV-KEY-002"
    assert inside.log().count(MISSING) == 1


def test_a_camera_that_was_deployed_since_the_keys_were_made_is_read(
    home: Home, secrets: SiteCameraSecrets
) -> None:
    secrets.fetch(home.secret)
    later = home.site.camera("later")
    home.site.deploy(home.device.device_id, home.site.application("later-code", "later"))
    found: list[str] = []

    def fetched() -> bool:
        try:
            found.append(secrets.fetch(later)[1])
        except BelvedereError:
            return False
        return True

    # Keys that are only a moment old are not exchanged again for every refusal.
    until(fetched)
    assert found == ["password of later"]


def test_the_fault_strikes_one_camera_and_clears(
    home: Home, secrets: SiteCameraSecrets, inside: Inside
) -> None:
    inside.around.faults.inject(InjectedFault(FaultKind.CAMERA_SECRET, "other-camera"))
    assert secrets.fetch(home.secret)
    inside.around.faults.inject(InjectedFault(FaultKind.CAMERA_SECRET, "gate-camera"))
    with pytest.raises(BelvedereError) as missing:
        secrets.fetch(home.secret)
    assert missing.value.code == "BV-KEY-002"
    assert MISSING in inside.log()
    inside.around.faults.clear(FaultKind.CAMERA_SECRET, "gate-camera")
    assert secrets.fetch(home.secret)


def test_without_a_way_it_is_not_missing(home: Home, secrets: SiteCameraSecrets, inside: Inside) -> None:
    inside.around.reach.change(service=False)
    with pytest.raises(BelvedereError) as away:
        secrets.fetch(home.secret)
    assert away.value.code == "BV-KEY-004"
    assert MISSING not in inside.log()


@pytest.mark.parametrize(
    ("content", "port"),
    [("no json and a hidden word", "username"), (json.dumps({"username": "u", "password": 5}), "password")],
)
def test_a_secret_that_was_spoiled_is_told_without_a_word_of_it(
    home: Home, secrets: SiteCameraSecrets, inside: Inside, content: str, port: str
) -> None:
    own = home.site.api("secretsmanager")
    before = own.get_secret_value(SecretId=home.secret)["SecretString"]
    own.put_secret_value(SecretId=home.secret, SecretString=content)
    try:
        with pytest.raises(BelvedereError) as spoiled:
            secrets.fetch(home.secret)
    finally:
        own.put_secret_value(SecretId=home.secret, SecretString=before)
    assert spoiled.value.code == "BV-KEY-003"
    assert f"for port [{port}] failed" in inside.log()
    assert "hidden" not in str(spoiled.value) + inside.log()
