"""The only thread seam: work runs elsewhere, its result arrives on the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Generic, Protocol, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

T = TypeVar("T")


class CancelledError(Exception):
    """The user asked the work to stop."""


class Executor(Protocol):
    """Runs a callable, now or later, on this thread or another."""

    def submit(self, work: Callable[[], None], /) -> object: ...


class _Post(QObject):
    """Carries callables to the GUI thread."""

    posted = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.posted.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def _call(self, callback: Callable[[], None]) -> None:
        callback()


class Control:
    """What work holds of its job: tell progress, ask whether to go on. Used from the worker's thread."""

    def __init__(self, tell: Callable[[str, float | None], None]) -> None:
        self._tell = tell
        self._cancelled = threading.Event()

    def progress(self, text: str, fraction: float | None = None) -> None:
        """Tell how far the work is. Raises CancelledError when it should stop."""
        if self._cancelled.is_set():
            raise CancelledError
        self._tell(text, fraction)

    def cancel(self) -> None:
        """Ask the work to stop at its next `progress`."""
        self._cancelled.set()

    @property
    def cancelled(self) -> bool:
        """Whether the work should stop."""
        return self._cancelled.is_set()


class Handlers(Generic[T]):
    """What happens on the GUI thread with the outcome of a piece of work."""

    def __init__(
        self,
        done: Callable[[T], None],
        failed: Callable[[Exception], None],
        progressed: Callable[[str, float | None], None] = lambda _text, _fraction: None,
    ) -> None:
        self.done = done
        self.failed = failed
        self.progressed = progressed


class JobRunner(QObject):
    """Starts work on a few threads; results and failures come back as calls on the GUI thread."""

    def __init__(self, executor: Executor | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = None if executor else ThreadPoolExecutor(max_workers=2, thread_name_prefix="job")
        self._executor: Any = executor or self._pool
        self._post = _Post(self)

    def run(self, work: Callable[[Control], T], handlers: Handlers[T]) -> Control:
        """Run `work(control)`; exactly one of `done` and `failed` is called, unless it was cancelled."""
        post = self._post.posted.emit
        control = Control(lambda text, fraction: post(lambda: handlers.progressed(text, fraction)))

        def deliver(callback: Callable[[], None]) -> None:
            post(lambda: None if control.cancelled else callback())

        def perform() -> None:
            try:
                result = work(control)
            except Exception as error:
                failure = error
                deliver(lambda: handlers.failed(failure))
            else:
                deliver(lambda: handlers.done(result))

        self._executor.submit(perform)
        return control

    def close(self) -> None:
        """Wait for what runs; nothing may reach Qt's objects while they are taken down."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
