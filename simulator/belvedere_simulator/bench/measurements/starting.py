"""How long it takes until the main window is painted and answers, beside a bare window of PySide6."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import interleave
from belvedere_simulator.bench.window_process import WINDOWS, window_environment
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_PATIENCE = 120.0
_LEAST_COLOURS = 5


def measure(bench: Bench) -> Mapping[str, Series]:
    """Milliseconds from the start of the process, everything in the computer's memory already."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        environment = window_environment(Path(folder))
        bare = partial(_start, "bare", environment)
        ours = partial(_ours, bench, environment)
        bare()
        ours()
        windows = interleave(bench.settings.rounds, lambda: bare()[0], ours, bench.rounds("first_window"))
    return {"first_window": Series(windows.ours, windows.reference)}


def _ours(bench: Bench, environment: Mapping[str, str]) -> float:
    took, colours = _start("starting", environment)
    bench.guard(tr("the main window shows something"), colours >= _LEAST_COLOURS)
    return took


def _start(name: str, environment: Mapping[str, str]) -> tuple[float, int]:
    """(milliseconds to the painted window, colours seen in it)."""
    command = [sys.executable, "-m", WINDOWS, name]
    begun = time.monotonic_ns()
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
        told = json.loads(done.stdout.splitlines()[0])
    except (subprocess.TimeoutExpired, ValueError, IndexError) as error:
        raise BelvedereError(
            "BV-BENCH-002", tr("A helper of the bench failed"), where=name, why=type(error).__name__
        ) from None
    return (told["painted_ns"] - begun) / 1e6, int(told["colours"])
