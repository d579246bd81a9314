"""One camera, looked at from its name to its last packet."""

from __future__ import annotations

import contextlib
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from belvedere_simulator.cameras.address import CameraAddress
from belvedere_simulator.cameras.doctor.diagnosis import Diagnosis
from belvedere_simulator.cameras.doctor.holding_up import held_up
from belvedere_simulator.cameras.doctor.judging import answering, coding, streaming
from belvedere_simulator.cameras.doctor.notebook import ExaminationOver, Notebook
from belvedere_simulator.cameras.doctor.patience import Patience
from belvedere_simulator.cameras.doctor.pulse import Pulse
from belvedere_simulator.cameras.doctor.stream.nal import SPS
from belvedere_simulator.cameras.doctor.stream.sdp import Track
from belvedere_simulator.cameras.doctor.stream.sps import SequenceParameters, parse_sps
from belvedere_simulator.cameras.doctor.stream.timing import key_frame_interval, timing
from belvedere_simulator.cameras.doctor.talking import talk
from belvedere_simulator.cameras.doctor.watching import Watched, skew_of, watch

BUDGET = 9.5
"""The seconds that one examination may take."""


def examine(
    address: CameraAddress,
    *,
    seen_from: str = "",
    pulse: Pulse | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    late: float = 0.0,
) -> Diagnosis:
    """Examine the camera at `address` from this computer; takes about 6 s, never much above `BUDGET`.

    `seen_from` is the place that the verdict names; this computer's name when it is left out. `pulse` is
    shared by examinations that run at once. Pictures are taken to be held up by at most `late` seconds, as
    the laboratory wants it. Raises Cancelled; every other failure is a finding.
    """
    book = Notebook(address, seen_from or platform.node())
    with contextlib.ExitStack() as held:
        beating, begun = pulse or held.enter_context(Pulse()), time.monotonic()
        with contextlib.suppress(ExaminationOver):
            _look(book, Patience(BUDGET, cancelled), beating, late)
        book.write(streaming.held_up(beating.delay(begun)[1]))
    return book.diagnosis()


def _look(book: Notebook, patience: Patience, pulse: Pulse, late: float) -> None:
    met = talk(book, patience)
    begun = time.monotonic()
    seen = watch(book.address, met, patience)
    if late:
        seen = held_up(seen, met.wanted.track.clock, late)
    own = pulse.delay(begun)
    if seen.busy is not None:
        raise book.over(answering.busy(seen.busy))
    if seen.refused is not None:
        raise book.over(answering.refused(seen.refused.method, seen.refused.status))
    parameters = _parameters(seen, met.wanted.track)
    _note_stream(book, met.wanted.track, parameters, seen, own[0])
    _judge(book, parameters, seen, own)


def _note_stream(
    book: Notebook, track: Track, found: SequenceParameters | None, seen: Watched, own: float
) -> None:
    if found is not None:
        width, height = coding.scaled(found.width, found.height)
        book.know(
            profile=found.profile,
            level=found.level,
            width=found.width,
            height=found.height,
            output_width=width,
            output_height=height,
        )
    keys = _keys(seen, track.clock)
    even = timing(seen.meter.frames, track.clock)
    book.know(
        rate=round(even.rate, 2) if even else None,
        announced_rate=track.rate or (found.rate if found else None),
        key_frame_interval=keys.interval,
        key_frame_longer_than=keys.longer_than,
        clock_skew=skew_of(seen.meter, book.facts.clock_skew),
        sessions=seen.sessions,
        own_delay=round(own, 4),
        tcp=seen.tcp,
        udp=seen.udp,
    )


def _judge(book: Notebook, found: SequenceParameters | None, seen: Watched, own: tuple[float, float]) -> None:
    book.write(coding.codec(found))
    book.write(streaming.tcp(seen.tcp, own))
    book.write(streaming.udp(seen.udp, seen.udp_refusal))
    if not seen.meter.frames:
        return
    book.write([coding.size(book.facts)])
    book.write(streaming.rate(book.facts))
    book.write(streaming.key_frames(book.facts))
    book.write(streaming.sessions(seen.sessions))
    book.write(streaming.clock(book.facts.clock_skew))


def _parameters(seen: Watched, track: Track) -> SequenceParameters | None:
    """What the stream itself says, else its description."""
    described = [unit for unit in track.parameter_sets if unit[0] & 0x1F == SPS]
    for unit in (seen.meter.sps, *described):
        with contextlib.suppress(ValueError):
            return parse_sps(unit)
    return None


@dataclass(frozen=True)
class _Keys:
    interval: float | None
    longer_than: float | None


def _keys(seen: Watched, clock: int) -> _Keys:
    """The key frames' interval, or what it is beyond: the longest stretch of the stream without one."""
    frames, keys = seen.meter.frames, seen.meter.keys
    interval = key_frame_interval(keys, clock)
    if interval is not None or not frames:
        return _Keys(None if interval is None else round(interval, 3), None)
    stamps = [stamp for _, stamp in frames]
    marks = [min(stamps), *keys, max(stamps)]
    stretch = max(later - earlier for earlier, later in pairwise(marks))
    return _Keys(None, round(stretch / clock, 3))
