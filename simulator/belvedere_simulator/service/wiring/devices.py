"""Devices and their certificates, wired."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from belvedere_simulator.service.certificates.certificates import Certificates
from belvedere_simulator.service.certificates.first_start import site_authority
from belvedere_simulator.service.devices.creation import Endpoints
from belvedere_simulator.service.devices.family import DeviceFamily
from belvedere_simulator.service.devices.listener import DeviceListener
from belvedere_simulator.service.job_queue import JobQueue
from belvedere_simulator.service.wiring.foundations import Foundations


def site_certificates(parts: Foundations) -> Certificates:
    """The site's certificates."""
    authority = site_authority(parts.database, parts.vault, parts.clock.now())
    return Certificates(authority, parts.database, parts.clock)


def device_family(
    parts: Foundations,
    certificates: Certificates,
    queue: JobQueue,
    endpoints: Callable[[], Endpoints],
    listeners: Sequence[DeviceListener] = (),
) -> DeviceFamily:
    """The operations on devices; `endpoints` is asked when an archive is made."""
    return DeviceFamily(
        parts.database, parts.clock, parts.settings, certificates, queue, endpoints, listeners
    )
