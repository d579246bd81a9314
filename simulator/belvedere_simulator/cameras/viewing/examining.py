"""The doctor's verdict on one camera, with what is broken on purpose on the way to it."""

from __future__ import annotations

import threading
import time
from typing import Any

from belvedere_simulator.cameras.address import CameraAddress, parse_address
from belvedere_simulator.cameras.doctor import Cancelled, Diagnosis, Finding, examine
from belvedere_simulator.cameras.doctor.examination import BUDGET
from belvedere_simulator.cameras.doctor.judging import answering, coding, reaching
from belvedere_simulator.cameras.doctor.notebook import Notebook
from belvedere_simulator.cameras.doctor.probe.reach import UnknownNameError
from belvedere_simulator.cameras.doctor.rtsp.connection import NoAnswerError
from belvedere_simulator.cameras.viewing.given import Given, number, text
from belvedere_simulator.cameras.viewing.teller import Teller
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

LONGEST_URL, LONGEST_NAME = 2048, 255
MOST_LATE = 60.0
_TELL_SECONDS = 0.5


def diagnose(teller: Teller, given: Given) -> dict[str, Any]:
    """The verdict on the camera at `url`, asked as `user` with `password`, as its document.

    `seenFrom` is the place that it names, `obstacle` what is in the way on purpose: unreachable, unresolved,
    silent, or hevc for a camera that is taken to send that; `late` by how many seconds at most its pictures
    are taken to be held up. Raises BelvedereError BV-DOC-001 for what is no address, BV-VPT-001, BV-VPT-012
    when it was cancelled.
    """
    address = address_of(given)
    seen_from = text(given, "seenFrom", LONGEST_NAME)
    obstacle = text(given, "obstacle", 20)
    late = number(given, "late", 0.0, MOST_LATE, 0.0)
    if obstacle:
        return _kept_away(address, seen_from, obstacle).to_document()
    beat = _Beat(teller)
    try:
        verdict = examine(address, seen_from=seen_from, cancelled=beat, late=late)
    except Cancelled:
        raise BelvedereError("BV-VPT-012", tr("It was cancelled")) from None
    return verdict.to_document()


def address_of(given: Given) -> CameraAddress:
    """Where the camera is and as whom it is asked. Raises BelvedereError BV-DOC-001, BV-VPT-001."""
    user, password = (text(given, name, LONGEST_NAME) for name in ("user", "password"))
    return parse_address(text(given, "url", LONGEST_URL), user, password)


class _Beat:
    """Tells how much of the time is over whenever the doctor asks, in the thread of the call, to go on."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self._begun = time.monotonic()
        self._due = 0.0
        self._thread = threading.get_ident()

    def __call__(self) -> bool:
        if self._teller.cancelled:
            return True
        passed = time.monotonic() - self._begun
        if threading.get_ident() == self._thread and passed >= self._due:
            self._due = passed + _TELL_SECONDS
            self._teller.progress(tr("Examining the camera"), min(0.99, passed / BUDGET))
        return False


def _kept_away(address: CameraAddress, seen_from: str, obstacle: str) -> Diagnosis:
    book = Notebook(address, seen_from)
    findings: dict[str, Finding] = {
        "unreachable": reaching.no_route(address.host),
        "unresolved": reaching.unknown_name(address.host, UnknownNameError(timed_out=True)),
        "silent": answering.broken(NoAnswerError()),
        "hevc": coding.refused("H265"),
    }
    book.write([findings.get(obstacle, findings["silent"])])
    return book.diagnosis()
