"""The thread that sends one client its pictures at the clip's own pace."""

from __future__ import annotations

import contextlib
import secrets
import threading
import time
from collections.abc import Callable

from belvedere_simulator.video.virtual_camera.faults import Fault
from belvedere_simulator.video.virtual_camera.media import CLOCK_RATE, AccessUnit, Playable
from belvedere_simulator.video.virtual_camera.outlets import Outlet
from belvedere_simulator.video.virtual_camera.rtp import RtpStream

REPORT_INTERVAL = 5.0
_TOO_LATE = 2.0


class Pump:
    """Sends `media` for ever into `outlet`, from its first keyframe on.

    `drop` is called when the fault asks for the connection to be closed. `ended` stops the pump.
    """

    def __init__(
        self,
        media: Playable,
        outlet: Outlet,
        fault: Fault | None,
        drop: Callable[[], None],
        ended: threading.Event,
    ) -> None:
        self._media = media
        self._outlet = outlet
        self._fault = fault
        self._drop = drop
        self._ended = ended
        self._rtp = RtpStream(secrets.randbits(32), secrets.randbits(16), secrets.randbits(32))
        self._report_due = 0.0
        self._skipping = False
        self._thread = threading.Thread(target=self._run, name="virtual camera pictures", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Send nothing more; returns when the thread has ended, unless it is the caller."""
        self._ended.set()
        if self._thread is not threading.current_thread():
            self._thread.join()

    def _run(self) -> None:
        # A client that is gone ends the stream: its connection notices by itself.
        with contextlib.suppress(OSError):
            self._send_all()

    def _send_all(self) -> None:
        with contextlib.closing(self._media.endless()) as units:
            begin: float | None = None
            for frames, unit in enumerate(units):
                if self._fault and self._fault.ends_at(frames):
                    if self._fault.kind == "drop":
                        self._drop()
                    return
                begin = time.monotonic() if begin is None else begin
                due = begin + unit.decoding / CLOCK_RATE
                if self._ended.wait(max(0.0, due - time.monotonic())):
                    return
                self._send(unit, time.monotonic() - due)

    def _send(self, unit: AccessUnit, late: float) -> None:
        """Send one unit; a client that was away for seconds misses pictures up to a keyframe, as live."""
        if unit.keyframe or late > _TOO_LATE:
            self._skipping = late > _TOO_LATE
        if self._skipping:
            return
        now = time.monotonic()
        if now >= self._report_due:
            self._outlet.report(self._rtp.report(time.time(), unit.presentation))
            self._report_due = now + REPORT_INTERVAL
        self._outlet.send(self._rtp.packets(unit.payloads, unit.presentation))
