"""What is kept of the HDMI stream."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.appliance.hdmi.settings import (
    StreamSettings,
    load_settings,
    renewed,
    save_settings,
    turned_on,
)
from belvedere_simulator.errors import BelvedereError
from fakes.appliance_inside import open_inside


def test_the_stream_of_a_new_appliance_is_off_and_nobody_has_its_password(tmp_path: Path) -> None:
    settings = load_settings(open_inside(tmp_path).around.store)
    assert not settings.on
    assert not settings.password


def test_credentials_are_made_when_it_is_turned_on_first_and_stay() -> None:
    first, other = turned_on(StreamSettings()), turned_on(StreamSettings())
    assert len(first.password) >= 24
    assert first.password != other.password
    again = turned_on(first, "0.0.0.0", 10555)
    assert (again.user, again.password) == (first.user, first.password)
    assert (again.host, again.port) == ("0.0.0.0", 10555)


def test_a_new_password_is_another_one_for_the_same_user() -> None:
    before = turned_on(StreamSettings())
    after = renewed(before)
    assert after.user == before.user
    assert after.password != before.password


def test_they_are_kept_sealed(tmp_path: Path) -> None:
    around = open_inside(tmp_path).around
    settings = turned_on(StreamSettings(), port=10556)
    save_settings(around.store, settings)
    assert load_settings(around.store) == settings
    for file in tmp_path.rglob("*"):
        assert not file.is_file() or settings.password.encode() not in file.read_bytes()


def test_the_password_is_in_no_text() -> None:
    settings = turned_on(StreamSettings())
    assert settings.password not in repr(settings)
    assert settings.password not in settings.url


def test_a_stream_on_all_networks_is_named_after_this_computer() -> None:
    settings = turned_on(StreamSettings(), "0.0.0.0")
    assert "0.0.0.0" not in settings.url
    assert settings.url.endswith(":10554/hdmi")


@pytest.mark.parametrize("port", [8000, 8554, 9000, -1, 65_536])
def test_ports_of_applications_and_no_ports_are_refused(port: int) -> None:
    with pytest.raises(BelvedereError) as refused:
        turned_on(StreamSettings(), port=port)
    assert refused.value.code == "BV-HDM-003"
