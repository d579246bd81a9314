"""What an instance gets and puts, kept for a while as a recording."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from belvedere_simulator.appliance.applications.hosting.engine import Engine
from belvedere_simulator.appliance.applications.hosting.job import Job
from belvedere_simulator.application.logs.streams import LogStreams
from belvedere_simulator.application.run.endings import REASONS
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.replay.keeping import KeptRun
    from belvedere_simulator.replay.layout import RecordingOrder


@dataclass(frozen=True)
class _Kept:
    """One that is being made. `workers` stream workers were before the one that writes it."""

    run: KeptRun
    workers: int
    began: float
    seconds: float
    unlisten: Callable[[], None]
    timer: threading.Timer


class InstanceRecording:
    """Of one instance: one at a time, for so long at most. Any thread."""

    def __init__(self, job: Job, engine: Engine, sink: LogStreams) -> None:
        self._job = job
        self._engine = engine
        self._sink = sink
        self._lock = threading.Lock()
        self._kept: _Kept | None = None

    def state(self) -> dict[str, Any]:
        """The `name` of the recording that is being made, and for how many seconds more; "" for none."""
        kept = self._kept
        if kept is None:
            return {"name": "", "left": 0.0}
        return {"name": kept.run.name, "left": max(0.0, kept.began + kept.seconds - time.monotonic())}

    def begin(
        self,
        order: RecordingOrder,
        seconds: float,
        days: float,
        device: str,
        *,
        code: Path | None = None,
        by_hand: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what comes for so many seconds in `order.folder`, which may go after `days`.

        `code` is where the code lies that runs, `by_hand` are parameters that were changed.

        Raises BelvedereError BV-REPLAY-003, -015, -016.
        """
        # Not before somebody records: an appliance that idles stays small.
        from belvedere_simulator.replay.keeping import KeptRun, Version  # noqa: PLC0415

        with self._lock:
            if self._kept is not None:
                raise BelvedereError("BV-REPLAY-015", tr("It is recorded already"), where=self._job.name)
            video = self._engine.video_if_running
            if video is None:
                raise BelvedereError(
                    "BV-REPLAY-016", tr("The application does not play"), where=self._job.name
                )
            job, run = self._job, KeptRun(order)
            cameras = tuple((reference.node, reference.node) for reference in job.references)
            run.begin(
                Version(
                    job.application,
                    job.code,
                    code or job.plan.panorama,
                    cameras,
                    job.models,
                    by_hand=by_hand or {},
                    begun_late=True,
                    instance=job.instance,
                    device=device,
                ),
                days,
            )
            try:
                workers = video.begin_recording(job.instance, order)
            except BelvedereError:
                run.remove()
                raise
            timer = threading.Timer(seconds, self.end)
            timer.daemon = True
            unlisten = self._sink.listen(run.note_lines)
            self._kept = _Kept(run, workers, time.monotonic(), seconds, unlisten, timer)
            timer.start()

    def end(self) -> None:
        """Complete the one that is being made, if any. Until it is complete it is still told as being made,
        for then it is fetched.
        """
        with self._lock:
            kept = self._kept
            if kept is None:
                return
            kept.timer.cancel()
            kept.unlisten()
            video, workers = self._engine.video_if_running, -1
            try:
                if video is not None:
                    _failures, workers = video.end_recording(self._job.instance)
                kept.run.complete(_report(time.monotonic() - kept.began, is_whole=workers == kept.workers))
            except BelvedereError as error:
                self._sink.write(self._job.code.name, [str(error)])
            finally:
                self._kept = None


def _report(seconds: float, *, is_whole: bool) -> dict[str, Any]:
    return {
        "seconds": round(seconds, 3),
        "ended": REASONS["asked"],
        "restarts": {"stream_worker": 0 if is_whole else 1},
    }
