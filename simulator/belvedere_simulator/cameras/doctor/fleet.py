"""Many cameras at once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed

from belvedere_simulator.cameras.address import CameraAddress
from belvedere_simulator.cameras.doctor.diagnosis import Diagnosis
from belvedere_simulator.cameras.doctor.examination import examine
from belvedere_simulator.cameras.doctor.patience import Cancelled
from belvedere_simulator.cameras.doctor.pulse import Pulse

AT_ONCE = 16


def examine_all(
    addresses: Sequence[CameraAddress],
    *,
    seen_from: str = "",
    at_once: int = AT_ONCE,
    cancelled: Callable[[], bool] = lambda: False,
    examined: Callable[[int, Diagnosis], None] = lambda _number, _diagnosis: None,
) -> list[Diagnosis | None]:
    """The verdicts on `addresses`, in their order; None for those that `cancelled` came before.

    `examined` is called in this thread with each as it comes, with its place among `addresses`.
    """
    verdicts: list[Diagnosis | None] = [None] * len(addresses)
    if not addresses:
        return verdicts
    given_up = threading.Event()

    def is_unwanted() -> bool:
        return given_up.is_set() or cancelled()

    with Pulse() as pulse, ThreadPoolExecutor(min(at_once, len(addresses)), "camera doctor") as pool:
        waiting = {
            pool.submit(examine, address, seen_from=seen_from, pulse=pulse, cancelled=is_unwanted): number
            for number, address in enumerate(addresses)
        }
        try:
            for future in as_completed(waiting):
                _take(future, waiting[future], verdicts, examined)
        except BaseException:
            # Ctrl-C, too: the pool waits for examinations, so they have to end.
            given_up.set()
            raise
    return verdicts


def _take(
    future: Future[Diagnosis],
    number: int,
    verdicts: list[Diagnosis | None],
    examined: Callable[[int, Diagnosis], None],
) -> None:
    try:
        verdicts[number] = diagnosis = future.result()
    except Cancelled:
        return
    examined(number, diagnosis)
