"""The second half of an examination: the stream over TCP, beside it one over UDP, and what they show."""

from __future__ import annotations

import contextlib
import statistics
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from belvedere_simulator.cameras.address import CameraAddress
from belvedere_simulator.cameras.doctor.facts import TransportFacts
from belvedere_simulator.cameras.doctor.patience import Cancelled, Patience
from belvedere_simulator.cameras.doctor.probe.ladder import UNAUTHORIZED, Conversation
from belvedere_simulator.cameras.doctor.probe.session import (
    UNSUPPORTED_TRANSPORT,
    Programme,
    RefusedError,
    Session,
    pair_for,
)
from belvedere_simulator.cameras.doctor.rtsp.connection import HungUpError, NoAnswerError
from belvedere_simulator.cameras.doctor.rtsp.messages import NotRtspError
from belvedere_simulator.cameras.doctor.stream.meter import Meter
from belvedere_simulator.cameras.doctor.talking import Endpoints, Talk, client

WINDOW = 5.0
"""How long the stream is watched over TCP, in seconds."""

ALONE = 3.8
"""How long of that it is alone, before a second session is tried."""

DATAGRAMS = 2.0
ANSWER = 1.5
_NO_FIRST_ANSWER = 4.0
_SECOND_THOUGHTS = (0.2, 0.5, 1.0)
_FAILURES = (HungUpError, NoAnswerError, NotRtspError)


@dataclass(frozen=True)
class Watched:
    """What was seen. `sessions` as in Facts; `udp_refusal` the status that UDP was refused with."""

    meter: Meter
    tcp: TransportFacts | None = None
    udp: TransportFacts | None = None
    udp_refusal: int | None = None
    sessions: int | None = None
    busy: int | None = None
    refused: RefusedError | None = None


@dataclass
class _Second:
    """How a second session went: `played`, or refused with `status` (0: hung up or silent)."""

    meter: Meter
    played: bool = False
    status: int | None = None
    udp_refusal: int | None = None
    udp: TransportFacts | None = field(default=None)


def watch(address: CameraAddress, met: Talk, patience: Patience) -> Watched:
    """Play and count. The connection of `met` is closed at the end. Raises Cancelled."""
    return _Watching(address, met, patience).run()


class _Watching:
    def __init__(self, address: CameraAddress, met: Talk, patience: Patience) -> None:
        self._address = address
        self._met = met
        self._wanted: Programme = met.wanted
        self._endpoints: Endpoints = met.endpoints
        self._patience = patience
        self._meter = met.wanted.meter()
        self._tcp: TransportFacts | None = None
        self._ended = threading.Event()
        self._ended_at = 0.0
        self._first = Session(met.conversation.client, met.wanted)

    def run(self) -> Watched:
        """All of it."""
        try:
            self._first.play_tcp(self._patience.within(_NO_FIRST_ANSWER))
            return self._both()
        except RefusedError as refusal:
            self._hang_up()
            return self._refused(refusal)
        except _FAILURES:
            return Watched(self._meter, self._meter.facts(0.0, ended_early=True))
        finally:
            self._hang_up()

    def _hang_up(self) -> None:
        self._met.conversation.client.connection.close()

    def _both(self) -> Watched:
        """The first session, and the second beside it."""
        watching = threading.Thread(target=self._count, name="camera doctor", daemon=True)
        watching.start()
        try:
            self._pause()
            begun = time.monotonic()
            second = self._second()
        finally:
            # Cancelled ends the thread by itself.
            watching.join()
        self._patience.left()
        return self._together(second, begun)

    def _count(self) -> None:
        with contextlib.suppress(Cancelled):
            self._tcp = self._first.watch_tcp(self._meter, self._patience.within(WINDOW))
            self._ended_at = time.monotonic()
            self._ended.set()
            self._first.end(self._patience)
            # A camera that waits for the hang-up before it serves the next.
            self._hang_up()

    def _pause(self) -> None:
        alone = self._patience.within(ALONE)
        while (piece := alone.piece()) > 0 and not self._ended.wait(piece):
            continue

    def _second_alone(self) -> _Second:
        """Again after the first has gone; some cameras take a while to notice that."""
        seen = self._second()
        for seconds in _SECOND_THOUGHTS:
            if seen.played or self._patience.left() < ANSWER:
                break
            rest = self._patience.within(seconds)
            while (piece := rest.piece()) > 0:
                time.sleep(piece)
            seen = self._second()
        return seen

    def _together(self, second: _Second, begun: float) -> Watched:
        """Count sessions, and try once more alone what did not work beside the first."""
        tcp = self._tcp or self._meter.facts(0.0, ended_early=True)
        sessions: int | None = None
        if tcp.frames and second.played and not tcp.ended_early:
            sessions = 2
        elif tcp.frames and (second.played or second.status is not None):
            ended_by_second = tcp.ended_early and self._ended_at >= begun
            again = second if second.played else self._second_alone()
            alone = again.played and not second.played
            sessions = 1 if alone or (second.played and ended_by_second) else None
            second = again
        if second.udp is not None and second.udp.frames:
            self._meter.skews += second.meter.skews
        return Watched(
            self._meter, tcp, second.udp, second.udp_refusal if second.udp is None else None, sessions
        )

    def _refused(self, refusal: RefusedError) -> Watched:
        """Nothing over TCP: over UDP, or not at all."""
        if refusal.status in (453, 503):
            return Watched(self._meter, busy=refusal.status)
        if refusal.status != UNSUPPORTED_TRANSPORT:
            return Watched(self._meter, refused=refusal)
        only = self._second()
        if only.udp is None:
            return Watched(self._meter, refused=refusal)
        return Watched(only.meter, None, only.udp)

    def _second(self) -> _Second:
        """A session of its own, over UDP if the camera does that, over TCP if not."""
        seen = _Second(self._wanted.meter())
        try:
            with self._calling() as conversation:
                self._play_second(conversation, seen)
        except RefusedError as refusal:
            seen.status = refusal.status
        except _FAILURES:
            seen.status = 0
        return seen

    @contextlib.contextmanager
    def _calling(self) -> Iterator[Conversation]:
        made = client(self._endpoints, self._patience.within(ANSWER))
        conversation = Conversation(
            self._address, made, lambda: client(self._endpoints, self._patience.within(ANSWER))
        )
        try:
            answered = conversation.describe(self._patience.within(2 * ANSWER))
            status = answered.response.status
            if status != 200:
                raise RefusedError("DESCRIBE", status if status != UNAUTHORIZED else 0)
            yield conversation
        finally:
            conversation.client.connection.close()

    def _play_second(self, conversation: Conversation, seen: _Second) -> None:
        session = Session(conversation.client, self._wanted)
        try:
            pair = pair_for(conversation.client)
        except OSError:
            return
        with pair:
            try:
                session.play_udp(pair, self._patience.within(2 * ANSWER))
            except RefusedError as refusal:
                if refusal.method != "SETUP" or refusal.status in (453, 503):
                    raise
                seen.udp_refusal = refusal.status
                session.play_tcp(self._patience.within(2 * ANSWER))
                seen.played = True
            else:
                seen.played = True
                seen.udp = session.watch_udp(seen.meter, pair, self._patience.within(DATAGRAMS))
            session.end(self._patience)


def skew_of(meter: Meter, by_header: float | None) -> float | None:
    """The camera's clock against ours, in seconds; its reports are finer than its header.

    A camera whose reports count from when it was switched on does not tell the time by them.
    """
    plausible = [each for each in meter.skews if abs(each) < _YEARS]
    return round(statistics.median(plausible), 3) if plausible else by_header


_YEARS = 10 * 365.25 * 86_400
