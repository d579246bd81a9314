"""The agent that ships the spool to the site, from power-on to the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from belvedere_simulator.appliance.aws.errors import SiteError
from belvedere_simulator.appliance.life import LifeEndedError
from belvedere_simulator.appliance.network.reach import Ways
from belvedere_simulator.appliance.provisioning.record import load_record
from belvedere_simulator.appliance.shipping.log_stream import LogStream
from belvedere_simulator.appliance.shipping.shipper import Shipper, SiteCalls
from belvedere_simulator.appliance.shipping.stream_spool import StreamSpool
from belvedere_simulator.appliance.surroundings import Surroundings
from belvedere_simulator.appliance.usb.stick import Stick
from belvedere_simulator.errors import BelvedereError

_LINGER = 0.2
"""Seconds in which lines gather before they are shipped: one request for many."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 30.0
_CLOSING_SECONDS = 3.0


class SpoolAgent:
    """Ships stream after stream, a batch of each in turn, so that none waits for one that says much.

    What cannot be shipped now stays in the spool; writers never wait for the site. `now` is the site's time
    as far as it is known. See `parts.LogAgent`.
    """

    def __init__(self, surroundings: Surroundings, site: SiteCalls, now: Callable[[], datetime]) -> None:
        self._around = surroundings
        self._site = site
        self._now = now
        self._logs = surroundings.logs
        self._spool = surroundings.logs.spool
        self._stopping = threading.Event()
        self._retry = threading.Event()
        self._shipped = threading.Condition()
        self._deadline = float("inf")
        self._held: dict[LogStream, tuple[float, float]] = {}
        self._shipper: Shipper | None = None
        self._complaint = ""
        self._thread = threading.Thread(target=self._work, name="log agent", daemon=True)

    def start(self) -> None:
        """See LogAgent."""
        self._around.life.at_end(self._stop_now)
        self._around.life.at_end(self._around.reach.watch(self._on_ways))
        self._thread.start()

    def copy_image(self, stick: Stick) -> str:
        """See LogAgent."""
        # Few appliances ever do it, and idle ones are to be small.
        from belvedere_simulator.appliance.shipping.image_copy import ImageCopy  # noqa: PLC0415

        return ImageCopy(self._around).copy(stick)

    def close(self) -> None:
        """Ship what can be shipped in a moment and end; the rest stays in the spool."""
        self._deadline = time.monotonic() + _CLOSING_SECONDS
        self._stop_now()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(2 * _CLOSING_SECONDS)

    def wait_until_shipped(self, seconds: float) -> bool:
        """Wait until the site has all that was written before; False when that took longer."""
        with self._shipped:
            return self._shipped.wait_for(lambda: not self._spool.pending, seconds)

    def _stop_now(self) -> None:
        self._stopping.set()
        self._retry.set()
        self._spool.changed.set()

    def _on_ways(self, before: Ways, now: Ways) -> None:
        if now.service and not before.service:
            self._retry.set()

    def _work(self) -> None:
        pause = _FIRST_PAUSE
        with suppress(LifeEndedError):
            while self._goes_on():
                self._spool.changed.clear()
                try:
                    busy = self._round()
                except (OSError, SiteError, BelvedereError) as error:
                    self._complain(error)
                    if self._stopping.is_set():
                        return
                    self._retry.wait(pause)
                    self._retry.clear()
                    pause = min(2 * pause, _LONGEST_PAUSE)
                    continue
                pause = _FIRST_PAUSE
                if not busy:
                    self._rest()

    def _goes_on(self) -> bool:
        """Whether there is time for another round: after an orderly end only while something is left."""
        if not self._stopping.is_set():
            return True
        orderly = self._deadline != float("inf") and not self._around.life.ended
        left = any(self._may_try(stream) for stream in self._spool.streams())
        return orderly and left and time.monotonic() < self._deadline

    def _rest(self) -> None:
        """Until lines come or one of the streams that were refused may be tried again."""
        with self._shipped:
            self._shipped.notify_all()
        if self._stopping.is_set():
            return
        until = min((at for at, _pause in self._held.values()), default=None)
        waiting = None if until is None else max(0.0, until - time.monotonic())
        if self._spool.changed.wait(waiting):
            self._stopping.wait(_LINGER)

    def _round(self) -> bool:
        """A batch of each stream; whether there may be more. Raises what concerns all of them."""
        waiting = [stream for stream in self._spool.streams() if self._may_try(stream)]
        if not waiting:
            return False
        shipper = self._known_shipper()
        shipped = 0
        for stream in waiting:
            self._around.life.check()
            try:
                shipped += shipper.ship(stream)
                self._held.pop(stream.stream, None)
            except SiteError as error:
                self._hold(stream, error)
        if shipped:
            self._recovered()
        self._tell_losses()
        return any(self._may_try(stream) for stream in waiting)

    def _may_try(self, stream: StreamSpool) -> bool:
        at, _pause = self._held.get(stream.stream, (0.0, 0.0))
        return stream.pending and time.monotonic() >= at

    def _hold(self, stream: StreamSpool, error: SiteError) -> None:
        """Leave a stream alone for a while: the site refuses it, and maybe no other."""
        self._complain(error)
        _at, before = self._held.get(stream.stream, (0.0, 0.0))
        pause = min(2 * before, _LONGEST_PAUSE) or _FIRST_PAUSE
        self._held[stream.stream] = (time.monotonic() + pause, pause)

    def _known_shipper(self) -> Shipper:
        if self._shipper is None:
            record = load_record(self._around.store)
            if record is None:
                raise ConnectionError("the appliance is not provisioned")
            shipper = Shipper(self._site, self._now, record.device_id)
            shipper.set_up()
            self._shipper = shipper
            group = LogStream("", "").group(record.device_id)
            self._logs.logging_setup("INFO", f"log group {group}, spool {self._around.folders.logs}")
        return self._shipper

    def _complain(self, error: Exception) -> None:
        """Note once why nothing is shipped, not at every try."""
        text = str(error)
        if text != self._complaint and not self._around.life.ended:
            self._complaint = text
            self._logs.log_agent("E", f"[outputs.cloudwatchlogs] lines are kept and sent later: {text}")

    def _recovered(self) -> None:
        if self._complaint:
            self._complaint = ""
            self._logs.log_agent("I", "[outputs.cloudwatchlogs] lines are shipped again")

    def _tell_losses(self) -> None:
        for stream in self._spool.streams():
            lost = stream.take_lost()
            if not lost:
                continue
            name = "/".join(filter(None, (stream.stream.instance, stream.stream.name)))
            text = f"[outputs.cloudwatchlogs] {lost} lines of {name} could not be kept and are lost"
            if not self._logs.log_agent("W", text):
                stream.lose(lost)
