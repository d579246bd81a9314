"""What is kept of the HDMI stream: whether it is on, where it is served, and to whom."""

from __future__ import annotations

import secrets
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from belvedere_simulator.appliance.storage.store import ApplianceStore
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

ENTRY = "hdmi-stream"
PATH = "hdmi"
APPLICATION_PORTS = range(8000, 9001)
"""What applications may open by their manifests: the stream must not be in their way."""
_DEFAULT_PORT = 10554
_HIGHEST_PORT = 65_535
_EVERYWHERE = ("0.0.0.0", "")  # noqa: S104 - compared with, not bound to


@dataclass(frozen=True)
class StreamSettings:
    """Off, and for this computer only, unless a person wants it otherwise. Port 0 is any free one, once."""

    on: bool = False
    host: str = "127.0.0.1"
    port: int = _DEFAULT_PORT
    user: str = ""
    password: str = field(default="", repr=False)

    @property
    def url(self) -> str:
        """Where it is watched, without user and password."""
        host = socket.gethostname() if self.host in _EVERYWHERE else self.host
        return f"rtsp://{host}:{self.port}/{PATH}"


def load_settings(store: ApplianceStore) -> StreamSettings:
    """What was kept; the stream of a new or fully reset appliance is off. BelvedereError: it is damaged."""
    kept = store.read_object(ENTRY)
    return _read(kept) if kept is not None else StreamSettings()


def save_settings(store: ApplianceStore, settings: StreamSettings) -> None:
    """Keep them, sealed. Raises BelvedereError."""
    store.write_object(ENTRY, asdict(settings))


def turned_on(settings: StreamSettings, host: str | None = None, port: int | None = None) -> StreamSettings:
    """On, at another place where one is given, with credentials. BelvedereError BV-HDM-003: not there."""
    wanted = replace(
        settings,
        on=True,
        host=settings.host if host is None else host,
        port=settings.port if port is None else port,
    )
    if not 0 <= wanted.port <= _HIGHEST_PORT or wanted.port in APPLICATION_PORTS:
        raise BelvedereError(
            "BV-HDM-003", tr("The HDMI stream cannot have this port"), where=str(wanted.port)
        )
    return wanted if wanted.password else renewed(wanted)


def renewed(settings: StreamSettings) -> StreamSettings:
    """With a new password; the user's name is made once."""
    user = settings.user or f"viewer-{secrets.token_hex(3)}"
    return replace(settings, user=user, password=secrets.token_urlsafe(18))


def _read(kept: Mapping[str, Any]) -> StreamSettings:
    return StreamSettings(
        on=bool(kept["on"]),
        host=str(kept["host"]),
        port=int(kept["port"]),
        user=str(kept["user"]),
        password=str(kept["password"]),
    )
