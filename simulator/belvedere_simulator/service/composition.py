"""The composition root: from options to a service that answers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack

from belvedere_simulator.service.access.access_keys import SITE_USER, AccessKey
from belvedere_simulator.service.access.authenticator import Authenticator
from belvedere_simulator.service.access.rates import AwsRates, NoRates
from belvedere_simulator.service.http.faces import Faces, faces_by_name
from belvedere_simulator.service.http.gate import Gate
from belvedere_simulator.service.http.server import RunningServer, check_bind, start_server
from belvedere_simulator.service.options import ServiceOptions
from belvedere_simulator.service.roles import credentials_route
from belvedere_simulator.service.roles.callers import SessionCallers
from belvedere_simulator.service.roles.credentials_route import CredentialsRoute
from belvedere_simulator.service.secrets_manager.secrets import Secrets
from belvedere_simulator.service.things.channel import Channel
from belvedere_simulator.service.wiring.channel import open_channel
from belvedere_simulator.service.wiring.faces import all_faces
from belvedere_simulator.service.wiring.foreign import foreign_services
from belvedere_simulator.service.wiring.foundations import Foundations, lay_foundations
from belvedere_simulator.service.wiring.panorama import Panorama, Whereabouts


class RunningService:
    """A service that answers at `address` until it is closed."""

    def __init__(
        self,
        server: RunningServer,
        parts: Foundations,
        panorama: Panorama,
        channel: Channel,
        access_key: AccessKey,
    ) -> None:
        self._server = server
        self.parts = parts
        self.panorama = panorama
        self.channel = channel
        self.access_key = access_key

    @property
    def address(self) -> str:
        """Its URL, with the port really taken."""
        return self._server.address

    def close(self) -> None:
        """Let running requests end, then give everything back."""
        self._server.stop()
        self.channel.close()
        self.panorama.close()
        self.parts.close()


def open_service(options: ServiceOptions, ready: Callable[[str], None] | None = None) -> RunningService:
    """Start a service; `ready` is called with its address once it answers.

    BelvedereError when it may not listen there, cannot, or does not find the key of its secrets.
    """
    check_bind(options.bind, options.no_auth)
    with ExitStack() as opened:
        parts = lay_foundations(options)
        opened.callback(parts.close)
        access_key = parts.access_keys.site_key(parts.wall.now().timestamp())
        whereabouts = Whereabouts()
        panorama = Panorama(parts, whereabouts, Secrets(parts.vault, parts.clock, parts.settings))
        gate = _gate(options, parts, panorama)
        panorama.start()
        opened.callback(panorama.close)
        channel = open_channel(options, parts, panorama, whereabouts)
        opened.callback(channel.close)
        server = start_server(gate, options.bind, parts.incoming, options.limits, ready)
        whereabouts.service = server.address
        opened.pop_all()
    return RunningService(server, parts, panorama, channel, access_key)


def _gate(options: ServiceOptions, parts: Foundations, panorama: Panorama) -> Gate:
    authenticator = Authenticator(
        parts.database,
        parts.access_keys,
        parts.sessions,
        options.settings,
        parts.wall,
        SessionCallers(parts.database, options.settings, parts.wall, secure=options.bind.tls is not None),
    )
    faces = Faces(
        faces_by_name(all_faces(parts, panorama)),
        foreign_services(options),
        {credentials_route.SEGMENT: CredentialsRoute(parts.database, parts.sessions)},
    )
    anonymous = authenticator.site_caller(SITE_USER) if options.no_auth else None
    return Gate(faces, authenticator, AwsRates() if options.aws_rates else NoRates(), anonymous)
