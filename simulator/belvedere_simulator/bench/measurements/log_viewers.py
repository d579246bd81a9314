"""Other viewers of logs, where they are installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from belvedere_simulator.bench.bench import Bench
from belvedere_simulator.bench.log_file import LITERAL
from belvedere_simulator.bench.measurements.log_counting import indexed, pool, searched
from belvedere_simulator.bench.results import Series
from belvedere_simulator.bench.rounds import interleave
from belvedere_simulator.logs.filters import Filter
from belvedere_simulator.messages import tr

_PATIENCE = 300.0
_GLOGG_COUNTED = "finished counting"


def measure_lnav(bench: Bench) -> Mapping[str, Series]:
    """Seconds until lnav has read the log, and until it has filtered it too, its start left out."""
    goals = ("log_index_vs_lnav", "log_literal_vs_lnav")
    program = shutil.which("lnav")
    if program is None:
        return dict.fromkeys(goals, _missing("lnav"))
    with tempfile.TemporaryDirectory() as home, pool() as counting:
        empty = Path(home, "empty.log")
        empty.touch()
        read, filtered = ["-q", "-c", ":goto 100%"], ["-c", f":filter-in {LITERAL}"]

        def of_lnav(command: Sequence[str]) -> float:
            words = [program, "-n", *command]
            begins = _run([*words, str(empty)], home)
            return max(0.0, _run([*words, str(bench.log)], home) - begins)

        _taken, view = indexed(counting, bench.log)
        wanted, rounds = Filter(LITERAL, case=True), bench.settings.rounds

        def of_ours() -> float:
            return indexed(counting, bench.log)[0][0]

        def with_search() -> float:
            return of_ours() + searched(view, wanted)[0]

        told = {
            goals[0]: interleave(rounds, lambda: of_lnav(read), of_ours, bench.rounds(goals[0])),
            goals[1]: interleave(rounds, lambda: of_lnav(filtered), with_search, bench.rounds(goals[1])),
        }
        view.close()
    note = tr("without the start of lnav; it prints the lines that it found")
    return {goal: Series(windows.ours, windows.reference, note) for goal, windows in told.items()}


def measure_glogg(bench: Bench) -> Mapping[str, Series]:
    """Seconds until glogg has counted the lines, by its own record."""
    goal = "log_index_vs_glogg"
    program = shutil.which("glogg")
    if program is None:
        return {goal: _missing("glogg")}
    with tempfile.TemporaryDirectory() as home, pool() as counting:

        def of_glogg() -> float:
            return _glogg([program, "-dddd", str(bench.log)], home)

        def of_ours() -> float:
            return indexed(counting, bench.log)[0][0]

        windows = interleave(bench.settings.rounds, of_glogg, of_ours, bench.rounds(goal))
    if not all(windows.reference):
        return {goal: Series((), (), tr("glogg does not tell when it has counted the lines"))}
    return {goal: Series(windows.ours, windows.reference, tr("without the start of its window"))}


def _missing(program: str) -> Series:
    return Series((), (), tr("{program} is not installed", program=program))


def _environment(home: str) -> dict[str, str]:
    own = dict.fromkeys(
        ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"), home
    )
    return {**os.environ, **own, "QT_QPA_PLATFORM": "offscreen"}


def _run(command: Sequence[str], home: str) -> float:
    begun = time.perf_counter()
    subprocess.run(
        command,
        env=_environment(home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=_PATIENCE,
        check=False,
    )
    return time.perf_counter() - begun


def _glogg(command: Sequence[str], home: str) -> float:
    """Seconds from where it begins to count to where it ends; 0 where it does not say."""
    process = subprocess.Popen(
        command, env=_environment(home), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    begun, clock = 0.0, time.perf_counter
    try:
        deadline = clock() + _PATIENCE
        for line in process.stdout:
            begun = clock() if "Starting the count" in line else begun
            if _GLOGG_COUNTED in line:
                return clock() - begun
            if clock() > deadline:
                return 0.0
        return 0.0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
