"""One request of the site that waits for its turn or has it, and what is told of it."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from belvedere_simulator.appliance.connection.channel import SiteChannel
from belvedere_simulator.appliance.tools.looking import Look
from belvedere_simulator.appliance.tools.request import ToolRequest, error_document
from belvedere_simulator.cameras.viewing.limits import SECONDS
from belvedere_simulator.channel import topics
from belvedere_simulator.channel.messages import LARGEST, write_object
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


class Turn:
    """Numbers what it tells the site. Any thread."""

    def __init__(self, request: ToolRequest, channel: SiteChannel) -> None:
        self.request = request
        self.look = Look(request.tool, SECONDS.get(request.tool, 0.0))
        self._channel = channel
        self._number = 0
        self._lock = threading.Lock()

    @property
    def is_quick(self) -> bool:
        """Whether somebody waits for it, and not just for the next of many pictures."""
        return self.request.tool != "snapshot"

    def waits(self) -> None:
        """Tell that it was heard, and has to wait."""
        self.tell({"progress": {"text": tr("Waiting for other requests to end"), "fraction": None}})

    def begins(self) -> None:
        """Tell that it was heard: on a slow computer the process that looks has nothing to say for long."""
        self.tell({"progress": {"text": tr("The appliance begins to look"), "fraction": None}})

    def fail(self, error: BelvedereError) -> None:
        """Tell why there will be no result."""
        self.tell({"error": error_document(error)})

    def tell(self, document: Mapping[str, Any]) -> None:
        """Tell the site, where there is a connection: without one it gives up by itself."""
        with self._lock:
            message = {"id": self.request.id, "number": self._number, **document}
            if len(write_object(message)) > LARGEST:
                error = BelvedereError("BV-VPT-010", tr("There is more to tell than fits into a message"))
                message = {**dict(list(message.items())[:2]), "error": error_document(error)}
            self._number += 1
            try:
                self._channel.tell(topics.tool_replies(self._channel.thing), message)
            except ConnectionError:
                return
