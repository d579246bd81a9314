"""A process of the bench's own: the reference, a camera, a client. Asked in lines of JSON."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Mapping
from types import TracebackType
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

HELPERS = "belvedere_simulator.bench.helpers"
_END_SECONDS = 5.0


class Helper:
    """One helper (`belvedere_simulator.bench.helpers.<name>`, or of another `module`), to its end.

    It ends when its standard input closes, so it cannot outlive this process.
    """

    def __init__(
        self, name: str, module: str = HELPERS, environment: Mapping[str, str] | None = None
    ) -> None:
        self._name = name
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, name],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=environment,
        )

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    def __enter__(self) -> Helper:
        """It is running."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self.close()

    def ask(self, **command: Any) -> dict[str, Any]:
        """Give a command and return the answer. Raises BelvedereError when it failed."""
        self.begin(**command)
        return self.finish()

    def begin(self, **command: Any) -> None:
        """Give a command without waiting for its answer."""
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(command) + "\n")
            self._process.stdin.flush()

    def finish(self) -> dict[str, Any]:
        """Wait for the answer to the last command."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        answer: dict[str, Any] = json.loads(line) if line else {"error": tr("it ended")}
        if "error" in answer:
            what = tr("A helper of the bench failed")
            raise BelvedereError("BV-BENCH-002", what, where=self._name, why=answer["error"])
        return answer

    def close(self) -> None:
        """End it: by the end of its input, else by force."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()
