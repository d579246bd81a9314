"""Looking at one broker, or at a recording: what is heard, and what is done with it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.inspection.connection.link import ObserverLink, Standing, State, check_message
from belvedere_simulator.inspection.connection.site_way import is_of_devices, may_say
from belvedere_simulator.inspection.connection.way import Ways
from belvedere_simulator.inspection.filters import MessageFilter
from belvedere_simulator.inspection.message import Message
from belvedere_simulator.inspection.observation import Observation
from belvedere_simulator.inspection.recording.reader import Recording
from belvedere_simulator.inspection.recording.writer import LARGEST, RecordingWriter
from belvedere_simulator.messages import tr

Elsewhere = Callable[[str, bytes, int], None]
"""Publishes by the service of a site what its broker does not take from who looks: topic, payload, QoS."""


class Inspector:
    """Listens at the broker that `ways` leads to, until it is closed. Any thread.

    `elsewhere` is given for the site's own broker only. `changed` is called whenever the connection changed.
    """

    def __init__(
        self,
        ways: Ways,
        elsewhere: Elsewhere | None = None,
        changed: Callable[[Standing], None] = lambda _standing: None,
    ) -> None:
        self.seen = Observation()
        self.standing = Standing(State.CONNECTING)
        self.online = threading.Event()
        self._told = changed
        self._elsewhere = elsewhere
        self._link = ObserverLink(ways, self._hear, self._on_change)
        self.recorder: RecordingWriter | None = None

    def start(self) -> None:
        """Begin to listen."""
        self._link.start()

    def close(self) -> None:
        """Listen no more, and end what is recorded."""
        self._link.close()
        self.stop_recording()

    def publish(self, topic: str, payload: bytes, qos: int = 0, *, retained: bool = False) -> None:
        """Send a message. Raises BelvedereError BV-MSG-003, BV-MSG-005, BV-MSG-010."""
        if self._elsewhere is None:
            self._link.publish(topic, payload, qos, retained=retained)
            with self.seen.lock:
                if retained:
                    self.seen.topics.keep(topic, retained=bool(payload))
            return
        check_message(topic, payload, qos)
        if retained:
            what = tr("The broker of a site keeps no messages")
            raise BelvedereError("BV-MSG-005", what, where=topic)
        if may_say(topic):
            self._link.publish(topic, payload, qos)
        elif is_of_devices(topic):
            what = tr("Nobody but the devices and the site may speak here")
            raise BelvedereError("BV-MSG-010", what, where=topic)
        else:
            self._elsewhere(topic, payload, qos)

    def record(
        self, file: Path, largest: int = LARGEST, only: MessageFilter | None = None, *, past: bool = False
    ) -> RecordingWriter:
        """Write what is heard from now on to a file, and what is kept of the `past`.

        Raises BelvedereError BV-MSG-004, BV-MSG-007.
        """
        self.stop_recording()
        wanted = (only or MessageFilter()).compiled()
        recorder = RecordingWriter(file, self.standing.broker, largest, wanted)
        self.recorder = recorder
        self.seen.listen(recorder.hear, past=past)
        return recorder

    def stop_recording(self) -> RecordingWriter | None:
        """End the recording, if there is one. Raises BelvedereError BV-MSG-007."""
        recorder, self.recorder = self.recorder, None
        if recorder is not None:
            self.seen.unlisten(recorder.hear)
            recorder.close()
        return recorder

    def _hear(self, topic: str, payload: bytes, qos: int, retained: bool) -> Message:
        return self.seen.hear(topic, payload, qos, retained=retained)

    def _on_change(self, standing: Standing) -> None:
        # Where it leads is known from the first connection on, and worth being told while it is lost.
        self.standing = replace(standing, broker=standing.broker or self.standing.broker)
        if standing.state is State.ONLINE:
            self.online.set()
        else:
            self.online.clear()
        self._told(self.standing)


def observation_of(recording: Recording, check: Callable[[int], None] = lambda _count: None) -> Observation:
    """What a recording holds, as if it had been heard; `check` is called now and then with how many
    messages there were so far, and ends it by what it raises. Raises BelvedereError BV-MSG-008.
    """
    seen = Observation()
    for count, told in enumerate(recording.messages(), 1):
        seen.hear(told.topic, told.payload, told.qos, retained=told.retained, at=told.time)
        if count % 1000 == 0:
            check(count)
    return seen
