"""Renewal of the permanent certificate over the appliance's own connection."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from belvedere_simulator.appliance.provisioning.joining import Obstacle, context_of, joined, obstacle
from belvedere_simulator.appliance.provisioning.record import DeviceRecord, load_record
from belvedere_simulator.appliance.provisioning.renewal import is_due, renew
from belvedere_simulator.appliance.usb.opening import open_stick
from fakes.boxes import Box
from fakes.channel_site import ChannelSite
from fakes.hand_clock import HandClock
from fakes.waiting import until

DAY = timedelta(days=1)


def _provisioned(site: ChannelSite, box: Box, stick: Path) -> DeviceRecord:
    content = site.api.provision_device(Name="gate")["Certificates"]
    (stick / "certificates-omni_gate.zip").write_bytes(bytes(content))
    return box.provisioner().provision(open_stick(stick)).record


def test_it_is_due_ninety_days_before_the_end(
    site: ChannelSite, clock: HandClock, box: Box, stick: Path
) -> None:
    record = _provisioned(site, box, stick)
    assert not is_due(record, clock.now() + 274 * DAY)
    assert is_due(record, clock.now() + 276 * DAY)


def test_the_old_certificate_ends_when_the_new_one_is_used(
    site: ChannelSite, clock: HandClock, box: Box, stick: Path
) -> None:
    record = _provisioned(site, box, stick)
    clock.advance(DAY)
    old = context_of(record.authority.encode(), record.certificate.encode(), record.key.encode())
    with joined(record.broker, old, record.identity, 20) as client:
        renewed = renew(client, box.store(), record)
    assert renewed == load_record(box.store())
    assert (renewed.key != record.key, renewed.certificate != record.certificate) == (True, True)
    assert obstacle(record.broker, old, record.identity) is None
    new = context_of(renewed.authority.encode(), renewed.certificate.encode(), renewed.key.encode())
    with joined(record.broker, new, renewed.identity, 20):
        until(lambda: obstacle(record.broker, old, record.identity) is Obstacle.REFUSED)


def test_an_interrupted_renewal_asks_with_the_same_key(
    site: ChannelSite, clock: HandClock, box: Box, stick: Path
) -> None:
    record = _provisioned(site, box, stick)
    clock.advance(DAY)
    old = context_of(record.authority.encode(), record.certificate.encode(), record.key.encode())
    with joined(record.broker, old, record.identity, 20) as client:
        first = renew(client, box.store(), record)
        # The answer was lost, or the power cut before it was stored.
        box.store().write("identity-next-key", first.key.encode())
        again = renew(client, box.store(), record)
    assert again == first
