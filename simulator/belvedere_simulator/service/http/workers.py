"""The threads that do what the event loop must not wait for.

A plain executor costs more than many requests themselves: a future of its own for each call, and one
wake-up of the loop for each result. Here results that come close together share one.
"""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


class Workers:
    """A fixed number of threads for one event loop."""

    def __init__(self, count: int) -> None:
        self._calls: SimpleQueue[tuple[asyncio.Future[Any], Callable[..., Any], tuple[Any, ...]] | None] = (
            SimpleQueue()
        )
        self._results: deque[tuple[asyncio.Future[Any], Any, BaseException | None]] = deque()
        self._waking = False
        self._threads = [
            threading.Thread(target=self._work, name=f"service-{number}", daemon=True)
            for number in range(count)
        ]
        for thread in self._threads:
            thread.start()

    async def run(self, work: Callable[..., T], *arguments: Any) -> T:
        """The result of `work` in one of the threads; called on the event loop."""
        future: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._calls.put((future, work, arguments))
        return await future

    def stop(self) -> None:
        """End the threads once what was asked of them is done."""
        for _ in self._threads:
            self._calls.put(None)
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        while (call := self._calls.get()) is not None:
            future, work, arguments = call
            try:
                self._results.append((future, work(*arguments), None))
            except BaseException as problem:
                self._results.append((future, None, problem))
            # Set before the loop is woken and cleared before it looks: no result is left lying.
            if not self._waking:
                self._waking = True
                self._wake(future.get_loop())

    def _wake(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            loop.call_soon_threadsafe(self._deliver)
        except RuntimeError:
            # The server was stopped and its loop is closed: nobody waits any more.
            self._results.clear()

    def _deliver(self) -> None:
        self._waking = False
        while self._results:
            future, result, problem = self._results.popleft()
            if future.done():
                continue
            if problem is None:
                future.set_result(result)
            else:
                future.set_exception(problem)
