"""boto3 clients of one site, apart from whatever AWS settings the user has."""

from __future__ import annotations

import contextlib
import functools
import os
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module, resources
from pathlib import Path
from typing import Any, Protocol

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_USUAL_REGION = "us-east-1"
_CONNECT_SECONDS, _READ_SECONDS = 10, 120


_IMPORTING = threading.Lock()


def bring_boto3() -> None:
    """Import the heavy libraries, one thread at a time.

    Their modules import each other: of two threads that begin with different ones, one would see a
    module that is half made.
    """
    with _IMPORTING:
        for module in ("botocore.session", "botocore.exceptions", "boto3.session", "boto3.exceptions"):
            import_module(module)


class Clients(Protocol):
    """Makes the client of a service, by its name in boto3; the same one when asked again."""

    def __call__(self, service: str) -> Any:
        """The client."""


@dataclass(frozen=True)
class Place:
    """Where a site is: the data folder on this computer, or the address of one on another.

    `profile` is the name under which that one, its key and its authority are known to the user.
    """

    data_dir: Path | None = None
    endpoint: str = ""
    profile: str = ""


@contextlib.contextmanager
def open_clients(place: Place) -> Iterator[Clients]:
    """Clients of the site at `place`, started when it lies in a folder and does not run.

    A site on this computer is reached with its own key, and nothing of the user's AWS files or variables
    is read; one elsewhere as its profile says, or with the credentials of the environment. Raises
    BelvedereError.
    """
    bring_boto3()
    with contextlib.ExitStack() as stack:
        models = stack.enter_context(resources.as_file(resources.files("belvedere_resources") / "api"))
        clients = _of_place(place, models)
        stack.callback(clients.close)
        yield clients


class _Clients:
    def __init__(self, session: Any, settings: Mapping[str, Any]) -> None:
        from boto3.session import Session  # noqa: PLC0415 - as slow as botocore

        self._session = Session(botocore_session=session)
        self._settings = settings
        self._made: dict[str, Any] = {}
        self._lock = threading.Lock()

    def __call__(self, service: str) -> Any:
        # Clients serve several threads, but sessions make them for one at a time.
        with self._lock:
            if service not in self._made:
                self._made[service] = self._session.client(service, **self._settings)
            return self._made[service]

    def close(self) -> None:
        """Give the connections back."""
        for client in self._made.values():
            client.close()


def _of_place(place: Place, models: Path) -> _Clients:
    if place.profile:
        return _of_profile(place.profile, models)
    return _elsewhere(place.endpoint, models) if place.endpoint else _of_folder(place.data_dir, models)


def _of_profile(name: str, models: Path) -> _Clients:
    from belvedere_simulator.profiles.store import ProfileStore  # noqa: PLC0415 - cryptography is slow

    store = ProfileStore()
    profile = store.read().find(name)
    authority = store.authority_file(profile)
    return site_clients(profile.url, profile.region, profile.key_id, store.secret(name), models, authority)


def _of_folder(data_dir: Path | None, models: Path) -> _Clients:
    from belvedere_simulator.service.client_kit.keys import site_key  # noqa: PLC0415 - heavy libraries
    from belvedere_simulator.service.client_kit.kit import AUTHORITY_FILE  # noqa: PLC0415
    from belvedere_simulator.service.site.settings_file import read_site_file  # noqa: PLC0415
    from belvedere_simulator.service.site.site import ensure_site  # noqa: PLC0415
    from belvedere_simulator.service.site.site_folder import default_data_dir  # noqa: PLC0415

    folder = (data_dir or default_data_dir()).resolve()
    address = ensure_site(folder).address
    key = site_key(folder)
    region = read_site_file(folder).settings.region
    authority = folder / AUTHORITY_FILE if address.startswith("https:") else None
    return site_clients(address, region, key.key_id, key.secret, models, authority)


def site_clients(
    address: str, region: str, key_id: str, secret: str, models: Path, authority: Path | None = None
) -> _Clients:
    """Clients with everything given: nothing is read from files or variables, proxies included.

    `authority` is the site's CA where it speaks HTTPS.
    """
    session = _session(models)
    # In the store itself: set on the session, a value of None would let the environment's through.
    stored = session.get_component("config_store")
    for name, (_, _, default, _) in session.SESSION_VARIABLES.items():
        stored.set_config_variable(name, default)
    stored.set_config_variable("config_file", os.devnull)
    stored.set_config_variable("credentials_file", os.devnull)
    session.set_credentials(key_id, secret)
    config = _config(ignore_configured_endpoint_urls=True, proxies={})
    settings = {"endpoint_url": address, "region_name": region, "config": config}
    return _Clients(session, settings if authority is None else {**settings, "verify": str(authority)})


def _elsewhere(endpoint: str, models: Path) -> _Clients:
    from botocore.exceptions import BotoCoreError  # noqa: PLC0415

    session = _session(models)
    try:
        credentials = session.get_credentials()
        region = session.get_config_variable("region") or _USUAL_REGION
    except BotoCoreError as error:
        raise BelvedereError(
            "BV-CLI-010", tr("The environment's credentials cannot be read"), where=endpoint, why=str(error)
        ) from error
    if credentials is None:
        raise BelvedereError("BV-CLI-010", tr("The environment holds no credentials"), where=endpoint)
    return _Clients(session, {"endpoint_url": endpoint, "region_name": region, "config": _config()})


def _session(models: Path) -> Any:
    import botocore.session  # noqa: PLC0415 - takes longer than all the rest of the command line

    session = botocore.session.Session()
    session.register_component("data_loader", _loader(str(models)))
    return session


@functools.cache
def _loader(models: str) -> Any:
    """One for all sessions: to find and read the descriptions takes longer than to make a client of them."""
    from botocore.loaders import Loader  # noqa: PLC0415

    # Neither AWS_DATA_PATH nor ~/.aws/models: the service is described by our model, whatever lies there.
    paths = [models, Loader.BUILTIN_DATA_PATH]
    return Loader(extra_search_paths=paths, include_default_search_paths=False)


def _config(**members: Any) -> Any:
    from botocore.config import Config  # noqa: PLC0415

    return Config(
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": 3},
        s3={"addressing_style": "path"},
        **members,
    )
