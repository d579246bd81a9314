"""A child process of the engine: started, waited for, stopped, and gone when its parent is.

The contract of every child: it prints one line of JSON on stdout when it is ready; what it prints
after that, and its whole stderr, is its log; it ends when its standard input closes.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import queue
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

READY_SECONDS = 120.0
"""A child that cannot start ends, and is seen at once: this is for one that hangs. On a computer that has
much more to do than it can, loading a program takes most of a minute."""


class Child:
    """One supervised process of ours.

    `log` receives each line the child writes; `exited` is called once, from a thread, with the
    exit code (negative: killed by that signal) when it ends, asked for or not.
    """

    def __init__(
        self,
        name: str,
        arguments: Sequence[str],
        *,
        log: Callable[[str], None],
        exited: Callable[[int], None] = lambda _code: None,
        environment: Mapping[str, str] | None = None,
        pass_descriptors: Sequence[int] = (),
    ) -> None:
        self.name = name
        self._log = log
        self._exited = exited
        self._ready: queue.Queue[dict[str, Any] | None] = queue.Queue()
        started: queue.Queue[subprocess.Popen[bytes] | BaseException] = queue.Queue()
        start = functools.partial(
            subprocess.Popen,
            list(arguments),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=dict(environment) if environment is not None else None,
            pass_fds=tuple(pass_descriptors) if os.name == "posix" else (),
        )
        # Linux ends a child with the *thread* that started it: the one that lives as long as the child.
        self._watcher = threading.Thread(
            target=self._watch, args=(start, started), name=f"{name} watcher", daemon=True
        )
        self._watcher.start()
        result = started.get()
        if isinstance(result, BaseException):
            raise result
        self._process = result

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def running(self) -> bool:
        """Whether the process has not ended yet."""
        return self._process.poll() is None

    def wait_ready(self, seconds: float = READY_SECONDS) -> dict[str, Any]:
        """Return the ready line. Raises BelvedereError when the child ends or stays silent instead."""
        try:
            line = self._ready.get(timeout=seconds)
        except queue.Empty:
            line = None
        if line is None:
            raise BelvedereError("BV-RUN-001", tr("{name} did not start", name=self.name))
        return line

    def kill(self) -> None:
        """End the child by force; `exited` is told as of any other end."""
        self._process.kill()

    def stop(self, seconds: float = 3.0) -> int:
        """Ask the child to end by closing its standard input, then terminate, then kill it."""
        with contextlib.suppress(OSError):
            if self._process.stdin:
                self._process.stdin.close()
        steps: tuple[Callable[[], None], ...] = (lambda: None, self._process.terminate, self._process.kill)
        for step in steps:
            step()
            try:
                self._process.wait(seconds)
                break
            except subprocess.TimeoutExpired:
                continue
        self._watcher.join(seconds)
        return self._process.wait()

    def _read_output(self, process: subprocess.Popen[bytes]) -> None:
        stream = process.stdout
        assert stream is not None
        first = stream.readline()
        ready = _ready_line(first)
        if ready is None and first:
            self._log(first.decode(errors="replace").rstrip())
        self._ready.put(ready)
        for line in stream:
            self._log(line.decode(errors="replace").rstrip())
        stream.close()

    def _read_errors(self, process: subprocess.Popen[bytes]) -> None:
        stream = process.stderr
        assert stream is not None
        for line in stream:
            self._log(line.decode(errors="replace").rstrip())
        stream.close()

    def _watch(
        self,
        start: Callable[[], subprocess.Popen[bytes]],
        started: queue.Queue[subprocess.Popen[bytes] | BaseException],
    ) -> None:
        try:
            process = start()
        except BaseException as error:  # handed over to the thread that wanted the child
            started.put(error)
            return
        started.put(process)
        readers = [
            threading.Thread(target=self._read_output, args=(process,), name=f"{self.name} output"),
            threading.Thread(target=self._read_errors, args=(process,), name=f"{self.name} errors"),
        ]
        for reader in readers:
            reader.daemon = True
            reader.start()
        code = process.wait()
        for reader in readers:
            reader.join(2.0)
        with contextlib.suppress(OSError):
            if process.stdin:
                process.stdin.close()
        self._exited(code)


def _ready_line(line: bytes) -> dict[str, Any] | None:
    try:
        ready = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return ready if isinstance(ready, dict) else None
