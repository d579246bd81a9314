"""What a site remembers of itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.settings import ForeignChoice, Quotas, Retention, SiteSettings
from belvedere_simulator.service.site.settings_file import FILE, SiteFile, read_site_file, write_site_file


def test_a_new_site_has_the_usual_settings(tmp_path: Path) -> None:
    assert read_site_file(tmp_path) == SiteFile()


def test_settings_are_read_as_they_were_written(tmp_path: Path) -> None:
    settings = SiteSettings("210987654321", "eu-west-1", Quotas(devices=7), Retention(log_days=30))
    foreign = {"sqs": ForeignChoice("moto"), "sns": ForeignChoice("forward", "mine")}
    site = SiteFile(settings, 8700, foreign)
    write_site_file(tmp_path, site)
    assert read_site_file(tmp_path) == site


@pytest.mark.parametrize(
    "text",
    [
        "not JSON",
        "[]",
        '{"account": "12"}',
        '{"region": "mars"}',
        '{"port": 70000}',
        '{"port": "x"}',
        '{"broker_port": -1}',
        '{"credentials_port": true}',
        '{"broker": "mqtt://127.0.0.1:1883"}',
        '{"broker": 7}',
        '{"quotas": {"moons": 1}}',
        '{"quotas": {"devices": -1}}',
        '{"quotas": {"devices": true}}',
        '{"quotas": []}',
        '{"retention": {"log_days": "7"}}',
        '{"foreign": ["sqs"]}',
        '{"foreign": {"sqs": "moto"}}',
        '{"foreign": {"sqs": {"mode": "send"}}}',
        '{"foreign": {"sqs": {"mode": "forward"}}}',
        '{"foreign": {"sqs": {"mode": "moto", "profile": "mine"}}}',
        '{"foreign": {"s q s": {"mode": "moto"}}}',
    ],
)
def test_unfit_settings_are_named_with_their_file(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    with pytest.raises(BelvedereError, match="BV-SITE-002") as refusal:
        read_site_file(tmp_path)
    assert str(tmp_path / FILE) in str(refusal.value)


def test_the_broker_is_remembered_as_it_was_named(tmp_path: Path) -> None:
    for broker in ("mosquitto", "mqtts://broker.example:8883?ca=/etc/broker/ca.pem"):
        site = SiteFile(broker=broker, broker_port=8884)
        write_site_file(tmp_path, site)
        assert read_site_file(tmp_path) == site
