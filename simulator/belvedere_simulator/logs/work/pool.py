"""Two counting processes for all that is counted."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from belvedere_simulator.logs.counting import Counts
from belvedere_simulator.logs.work.job import Job
from belvedere_simulator.logs.work.worker import Worker

WORKERS = 2
_LOOK_SECONDS = 0.1

Step = Callable[[int, Counts], None]


@dataclass
class _Round:
    """Jobs that belong together."""

    jobs: Sequence[Job]
    answers: queue.Queue[tuple[int, Counts | Exception | None]] = field(default_factory=queue.Queue)
    lock: threading.Lock = field(default_factory=threading.Lock)
    taken: int = 0
    over: bool = False

    def next(self) -> int | None:
        """A job that nobody does yet."""
        with self.lock:
            if self.over or self.taken == len(self.jobs):
                return None
            self.taken += 1
            return self.taken - 1

    def end(self) -> None:
        """Nobody begins another one."""
        with self.lock:
            self.over = True


class Pool:
    """Any thread may use it; what several ask for is done in turn, job by job."""

    def __init__(self, workers: int = WORKERS) -> None:
        self._workers = [Worker() for _ in range(workers)]
        self._free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for worker in self._workers:
            self._free.put(worker)

    @property
    def pids(self) -> list[int]:
        """Of the processes that run."""
        return [worker.pid for worker in self._workers if worker.pid]

    def warm(self) -> None:
        """Start the processes, so that they are there when they are needed."""
        for worker in self._workers:
            worker.start()

    def run(self, jobs: Sequence[Job], step: Step, check: Callable[[], None]) -> None:
        """Call `step` with the number and the counts of each job, in any order, on this thread.

        `check` is called ten times a second and ends everything by what it raises. Raises OSError,
        BelvedereError.
        """
        work = _Round(jobs)
        held: list[Worker] = []
        threads = [
            threading.Thread(target=self._do, args=(work, held), name="log-count", daemon=True)
            for _ in range(min(len(self._workers), len(jobs)))
        ]
        for thread in threads:
            thread.start()
        try:
            self._collect(work, step, check)
        except BaseException:
            work.end()
            for worker in tuple(held):
                worker.kill()
            raise
        finally:
            for thread in threads:
                thread.join()

    def close(self) -> None:
        """End the processes."""
        for worker in self._workers:
            worker.close()

    def _collect(self, work: _Round, step: Step, check: Callable[[], None]) -> None:
        missing = len(work.jobs)
        while missing:
            check()
            try:
                number, answer = work.answers.get(timeout=_LOOK_SECONDS)
            except queue.Empty:
                continue
            if isinstance(answer, Exception):
                raise answer
            if answer is None:
                raise OSError("the counting process was closed")
            step(number, answer)
            missing -= 1

    def _do(self, work: _Round, held: list[Worker]) -> None:
        while (number := work.next()) is not None:
            worker = self._free.get()
            held.append(worker)
            answer: Counts | Exception | None
            try:
                answer = None if work.over else worker.do(work.jobs[number], lambda: not work.over)
            # Raised again on the thread that waits for it.
            except Exception as error:
                answer = error
            finally:
                held.remove(worker)
                self._free.put(worker)
            work.answers.put((number, answer))
