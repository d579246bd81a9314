"""The channel to the site as the parts of an appliance use it, whichever connection there is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import Any

from belvedere_simulator.channel.device_client import DeviceClient
from belvedere_simulator.channel.messages import Object
from belvedere_simulator.channel.topics import Request
from belvedere_simulator.messages import tr


class SiteChannel:
    """Requests go over the connection that there is. Any thread may use it."""

    def __init__(self) -> None:
        self._client: DeviceClient | None = None
        self._thing = ""
        self._changed = threading.Condition()

    @property
    def online(self) -> bool:
        """Whether there is a connection."""
        return self._client is not None

    @property
    def thing(self) -> str:
        """The thing name, once there was a connection."""
        return self._thing

    def opened(self, client: DeviceClient, thing: str) -> None:
        """This is the connection from now on."""
        with self._changed:
            self._client, self._thing = client, thing
            self._changed.notify_all()

    def lost(self) -> None:
        """There is none any more."""
        with self._changed:
            self._client = None
            self._changed.notify_all()

    def wait(self, until: Callable[[], bool], seconds: float) -> bool:
        """Wait until there is a connection or `until`, and tell whether one of them is so in time."""
        with self._changed:
            return self._changed.wait_for(lambda: self.online or until(), seconds)

    def wake(self) -> None:
        """Have those who wait look again."""
        with self._changed:
            self._changed.notify_all()

    def ask(self, topic: Request, content: Mapping[str, Any] | None = None) -> Object:
        """The answer to a request. Raises Rejection, TimeoutError, ConnectionError."""
        return self._there().ask(topic, content)

    def tell(self, topic: str, content: Mapping[str, Any]) -> None:
        """Publish something that nobody answers. Raises ConnectionError."""
        self._there().tell(topic, content)

    def report(self, job_id: str, status: str, details: Mapping[str, str], **more: Any) -> Object:
        """Report on a job. Raises Rejection, TimeoutError, ConnectionError."""
        return self._there().report(job_id, status, details, **more)

    def asset_links(self, job_id: str) -> list[Object]:
        """The files of a job, each with the `url` to fetch it from. Raises as `ask` does."""
        return self._there().asset_links(job_id)

    def _there(self) -> DeviceClient:
        client = self._client
        if client is None:
            raise ConnectionError(tr("there is no connection to the site"))
        return client
