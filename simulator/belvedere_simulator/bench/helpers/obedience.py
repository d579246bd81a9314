"""How a helper obeys: a line of JSON is a command, a line of JSON its answer, until the input ends."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

Command = Callable[..., dict[str, Any]]


def main(name: str, package: str = __package__) -> None:
    """Load the helper's module and obey; each answer tells the processor time it cost."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    commands: dict[str, Command] = import_module(f"{package}.{name}").commands()
    # What libraries print must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    lines = _Lines()
    while command := lines.next():
        begun = time.process_time()
        try:
            answer = commands[command.pop("do")](**command)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer | {"cpu": time.process_time() - begun}) + "\n")
        answers.flush()


class _Lines:
    """Standard input, read by a thread so that its end is noticed in the middle of a command."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._changed = threading.Condition()
        threading.Thread(target=self._read, daemon=True).start()

    def next(self) -> dict[str, Any]:
        """Wait for the next command."""
        with self._changed:
            self._changed.wait_for(lambda: self._lines)
            command: dict[str, Any] = json.loads(self._lines.pop(0))
            return command

    def _read(self) -> None:
        for line in sys.stdin:
            with self._changed:
                self._lines.append(line)
                self._changed.notify_all()
        os._exit(0)
