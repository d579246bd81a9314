"""The composition root: from options to a service that answers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.service.access.access_keys import SITE_USER, AccessKey
from belvedere_simulator.service.access.authenticator import Authenticator
from belvedere_simulator.service.access.rates import AwsRates, NoRates
from belvedere_simulator.service.certificates.certificates import Certificates
from belvedere_simulator.service.certificates.server_tls import names_of_computer, server_context
from belvedere_simulator.service.client_kit.kit import AUTHORITY_FILE
from belvedere_simulator.service.http.faces import Faces, OpenRoute, faces_by_name
from belvedere_simulator.service.http.gate import Gate
from belvedere_simulator.service.http.origin import is_loopback
from belvedere_simulator.service.http.server import (
    Bind,
    RunningServer,
    check_bind,
    check_signatures,
    start_server,
)
from belvedere_simulator.service.http.well_known import SEGMENT, WellKnown
from belvedere_simulator.service.log_key.log_key import public_log_key
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.service.reach.outside import Outside
from belvedere_simulator.service.roles.callers import SessionCallers
from belvedere_simulator.service.secrets_manager.secrets import Secrets
from belvedere_simulator.service.things.channel import Channel
from belvedere_simulator.service.wiring.channel import open_channel
from belvedere_simulator.service.wiring.device_keys import DeviceKeys, open_device_keys
from belvedere_simulator.service.wiring.faces import all_faces
from belvedere_simulator.service.wiring.foreign import foreign_services
from belvedere_simulator.service.wiring.foundations import Foundations, lay_foundations
from belvedere_simulator.service.wiring.identity import key_routes
from belvedere_simulator.service.wiring.panorama import Panorama, Whereabouts
from belvedere_simulator.service.wiring.telemetry import Telemetry


class RunningService:
    """A service that answers at `address` until it is closed."""

    def __init__(
        self,
        server: RunningServer,
        parts: Foundations,
        panorama: Panorama,
        channel: Channel,
        telemetry: Telemetry,
        device_keys: DeviceKeys,
        access_key: AccessKey,
        outside: Outside,
        whereabouts: Whereabouts,
    ) -> None:
        self._server = server
        self.parts = parts
        self.panorama = panorama
        self.channel = channel
        self._telemetry = telemetry
        self.device_keys = device_keys
        self.access_key = access_key
        self.outside = outside
        self.whereabouts = whereabouts

    @property
    def address(self) -> str:
        """Its URL, with the port really taken."""
        return self._server.address

    def close(self) -> None:
        """Let running requests end, then give everything back."""
        self.outside.close()
        self._server.stop()
        self.device_keys.close()
        self._telemetry.close()
        self.channel.close()
        self.panorama.close()
        self.parts.close()


def open_service(options: ServiceOptions, ready: Callable[[str], None] | None = None) -> RunningService:
    """Start a service; `ready` is called with its address once it answers.

    BelvedereError when it may not listen there, cannot, or does not find the key of its secrets.
    """
    check_signatures(options.bind, options.no_auth)
    with ExitStack() as opened:
        parts = lay_foundations(options)
        opened.callback(parts.close)
        access_key = parts.access_keys.site_key(parts.clock.now().timestamp())
        whereabouts = Whereabouts()
        whereabouts.log_key = public_log_key(parts.database, parts.vault)
        secrets = Secrets(parts.vault, parts.clock, parts.settings)
        panorama = Panorama(parts, whereabouts, secrets)
        write_whole(options.data_dir / AUTHORITY_FILE, panorama.certificates.authority.pem, PRIVATE)
        options = _with_tls(options, panorama.certificates)
        check_bind(options.bind, options.no_auth)
        panorama.start()
        opened.callback(panorama.close)
        channel = open_channel(options, parts, panorama, whereabouts)
        opened.callback(channel.close)
        telemetry = Telemetry(parts, secrets, channel)
        opened.callback(telemetry.close)
        device_keys = open_device_keys(options, parts, panorama, secrets, whereabouts)
        opened.callback(device_keys.close)
        faces = all_faces(parts, panorama, telemetry, channel, whereabouts)
        known = WellKnown(panorama.certificates.authority.pem, options.settings.region)
        routes: dict[str, OpenRoute] = {**key_routes(parts), SEGMENT: known}
        served = Faces(faces_by_name(faces), foreign_services(options), routes)
        telemetry.start()
        server = _server(options, parts, served, options.bind, ready)
        whereabouts.service = server.address
        outside = Outside(
            panorama.certificates,
            channel,
            lambda bind: _server(options, parts, served, bind),
            device_keys.another,
            (server.port, device_keys.port),
        )
        opened.pop_all()
    return RunningService(
        server, parts, panorama, channel, telemetry, device_keys, access_key, outside, whereabouts
    )


def _with_tls(options: ServiceOptions, certificates: Certificates) -> ServiceOptions:
    """Beyond this computer HTTPS is spoken, with a certificate of the site unless there is another."""
    bind = options.bind
    if bind.tls is not None or is_loopback(bind.host):
        return options
    names = names_of_computer(bind.host, bind.names)
    return replace(options, bind=replace(bind, names=names, tls=server_context(certificates, names)))


def _server(
    options: ServiceOptions,
    parts: Foundations,
    faces: Faces,
    bind: Bind,
    ready: Callable[[str], None] | None = None,
) -> RunningServer:
    gate = _gate(options, parts, faces, bind)
    return start_server(gate, bind, parts.incoming, options.limits, ready)


def _gate(options: ServiceOptions, parts: Foundations, faces: Faces, bind: Bind) -> Gate:
    authenticator = Authenticator(
        parts.database,
        parts.access_keys,
        parts.sessions,
        options.settings,
        parts.clock,
        SessionCallers(parts.database, options.settings, parts.clock, secure=bind.tls is not None),
    )
    # Whoever comes from elsewhere has to sign.
    open_to_all = options.no_auth and is_loopback(bind.host)
    anonymous = authenticator.site_caller(SITE_USER) if open_to_all else None
    return Gate(faces, authenticator, AwsRates() if options.aws_rates else NoRates(), anonymous)
