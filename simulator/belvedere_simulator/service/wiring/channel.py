"""The message channel, wired to the families that devices report to."""

from __future__ import annotations

from belvedere_simulator.service.broker.choice import chosen_broker
from belvedere_simulator.service.broker.gatekeeper import SiteGatekeeper
from belvedere_simulator.service.devices.software import software_catalogue
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.service.software.images import SoftwareImages
from belvedere_simulator.service.software.signing import signing_key
from belvedere_simulator.service.things.asset_links import AssetLinks
from belvedere_simulator.service.things.channel import Channel
from belvedere_simulator.service.things.own_requests import Families
from belvedere_simulator.service.wiring.foundations import Foundations
from belvedere_simulator.service.wiring.panorama import Panorama, Whereabouts

BROKER_FOLDER = "broker"


def open_channel(
    options: ServiceOptions, parts: Foundations, panorama: Panorama, whereabouts: Whereabouts
) -> Channel:
    """The channel, started; `whereabouts` learns the broker's address.

    BelvedereError when the broker cannot be started or reached.
    """
    panorama.queue.listen(panorama.devices.jobs, panorama.instances.reports)
    folder = parts.data_dir / BROKER_FOLDER
    host = next(iter(options.bind.names), "")
    broker = chosen_broker(options.broker_url, folder, options.bind.host, options.broker_port, host)
    links = AssetLinks(
        parts.settings,
        parts.clock,
        lambda: parts.access_keys.site_key(parts.clock.now().timestamp()),
        lambda: whereabouts.endpoints().service,
        _software_images(parts, panorama),
    )
    families = Families(
        panorama.certificates,
        panorama.devices.appliances,
        panorama.instances.reports,
        links,
        broker.refresh,
    )
    channel = Channel(parts.database, parts.clock, panorama.queue, families, broker)
    channel.start(SiteGatekeeper(panorama.certificates, parts.database, parts.clock, parts.clock))
    whereabouts.broker, whereabouts.broker_trust = channel.address, channel.trust
    return channel


def _software_images(parts: Foundations, panorama: Panorama) -> SoftwareImages:
    authority = panorama.certificates.authority
    return SoftwareImages(
        parts.objects,
        parts.settings.bucket,
        software_catalogue(),
        lambda: signing_key(parts.database, parts.vault, authority),
    )
