"""Starting, ending, and leaving nothing behind."""

from __future__ import annotations

import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest

from belvedere_simulator.application.isolation.launch import Kind, Launched, LaunchPlan, launch
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import Entry
from fakes.children import own_children
from fakes.descriptors import open_descriptors
from fakes.waiting import until

Run = Callable[..., Any]
Start = Callable[..., Launched]

# Their words tell those that this test started from those of whoever runs the same test beside it.
SLEEP, SLEEP_APART = f"{os.getpid()}4", f"{os.getpid()}5"
STUBBORN = f"""
import os, signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
subprocess.Popen(['setsid', 'sh', '-c', 'trap "" TERM; exec sleep {SLEEP}'])
if os.fork() == 0:
    os.setsid()
    if os.fork():
        os._exit(0)
    os.execvp('sleep', ['sleep', '{SLEEP_APART}'])
print('ready', flush=True)
signal.pause()
"""


def first_line(launched: Launched) -> bytes:
    """The application's first line."""
    assert launched.process.stdout is not None
    assert select.select([launched.process.stdout], [], [], 60)[0]
    return launched.process.stdout.readline()


def family(pid: int) -> list[psutil.Process]:
    """A process and all below it."""
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def survivors(processes: list[psutil.Process], seconds: float = 20.0) -> list[psutil.Process]:
    """Those that still run after `seconds` at most; a zombie has ended."""
    eventually(lambda: not any(_runs(process) for process in processes), seconds)
    return [process for process in processes if _runs(process)]


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def eventually(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    """Whether `condition` comes true in time."""
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        threading.Event().wait(0.02)
    return condition()


def stubborn_family(pid: int) -> list[psutil.Process]:
    """Everything STUBBORN starts, once all of it runs."""
    words = {SLEEP, SLEEP_APART}
    assert eventually(lambda: words <= {word for process in family(pid) for word in _words(process)})
    return family(pid)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("code", [0, 5])
def test_the_exit_code_comes_back(run: Run, code: int) -> None:
    assert run(f"raise SystemExit({code})").code == code


def test_death_by_a_signal_is_negative(run: Run) -> None:
    assert run("import os; os.kill(os.getpid(), 11)").code == -signal.SIGSEGV


def test_a_traceback_shows_the_appliances_paths_only(run: Run) -> None:
    said = run("def work():\n    return 1 / 0\nwork()")
    assert said.code == 1
    assert said.errors.splitlines()[:2] == [
        "Traceback (most recent call last):",
        '  File "/panorama/app.py", line 3, in <module>',
    ]
    assert "belvedere" not in said.errors
    assert said.errors.splitlines()[-1] == "ZeroDivisionError: division by zero"


def test_an_interrupt_is_a_keyboard_interrupt(start: Start) -> None:
    launched = start(
        "import time\n"
        "try:\n"
        "    print('ready', flush=True)\n"
        "    while True:\n"
        "        time.sleep(0.02)\n"
        "except KeyboardInterrupt:\n"
        "    raise SystemExit(7)"
    )
    assert first_line(launched) == b"ready\n"
    launched.interrupt()
    assert launched.wait(20) == 7


def test_an_interrupt_is_heard_even_when_we_are_deaf_to_it(start: Start) -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # as a shell does to its background jobs
    try:
        test_an_interrupt_is_a_keyboard_interrupt(start)
    finally:
        signal.signal(signal.SIGINT, before)


def test_stop_is_sigterm(start: Start) -> None:
    launched = start("import signal; print('ready', flush=True); signal.pause()")
    assert first_line(launched) == b"ready\n"
    assert launched.stop(60) == -signal.SIGTERM


def test_stop_kills_what_does_not_listen_and_every_descendant(start: Start) -> None:
    launched = start(STUBBORN)
    assert first_line(launched) == b"ready\n"
    processes = stubborn_family(launched.pid)
    assert launched.stop(0.2) == -signal.SIGKILL
    assert survivors(processes) == []


def test_descendants_end_with_the_entry(start: Start) -> None:
    launched = start(STUBBORN.replace("signal.pause()", "os.kill(os.getpid(), 9)"))
    assert launched.wait(20) == -signal.SIGKILL
    sleepers = [process for process in psutil.process_iter() if {SLEEP, SLEEP_APART} & set(_words(process))]
    assert survivors(sleepers) == []


def _words(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def test_nothing_is_left_after_the_end(run: Run, plan: LaunchPlan) -> None:
    scratch = Path(run("import json, os; print(json.dumps(os.environ['PATH'].split(':')[0]))").answer)
    assert not scratch.exists()
    assert names(plan.panorama) == ["app.py"]


def test_cleanup_gives_everything_back(plan: LaunchPlan, kind: Kind) -> None:
    (plan.panorama / "app.py").write_text("import signal; signal.pause()")

    def once() -> None:
        launched = launch(plan, kind)
        launched.cleanup()
        launched.cleanup()
        for stream in (launched.process.stdout, launched.process.stderr):
            assert stream is not None
            stream.close()

    once()
    before = open_descriptors()
    for _ in range(3):
        once()
    # What another thread opened meanwhile goes again.
    until(lambda: not open_descriptors() - before)
    assert names(plan.engine) == []
    assert survivors(own_children()) == []


def test_starting_from_a_thread_that_ends_does_not_end_the_application(start: Start) -> None:
    started: list[Launched] = []
    source = "import signal; print('ready', flush=True); signal.pause()"
    thread = threading.Thread(target=lambda: started.append(start(source)))
    thread.start()
    thread.join()
    assert first_line(started[0]) == b"ready\n"
    with pytest.raises(subprocess.TimeoutExpired):
        started[0].wait(0.3)


LAUNCHER = """
import pickle, sys
from belvedere_simulator.application.isolation.launch import launch
plan, kind = pickle.load(sys.stdin.buffer)
launched = launch(plan, kind)
line = launched.process.stdout.readline()
print(launched.pid, line.decode(), flush=True)
launched.wait()
"""


def test_when_the_engine_is_killed_nothing_survives(plan: LaunchPlan, kind: Kind) -> None:
    (plan.panorama / "app.py").write_text(STUBBORN)
    temporary = plan.storage.parent / "temporary"
    temporary.mkdir()
    engine = subprocess.Popen(
        [sys.executable, "-c", LAUNCHER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    assert engine.stdin is not None
    assert engine.stdout is not None
    with engine, engine.stdin:
        engine.stdin.write(pickle.dumps((plan, kind)))
        engine.stdin.close()
        assert b"ready" in engine.stdout.readline()
        processes = stubborn_family(engine.pid)
        engine.kill()
    assert survivors(processes) == []
    assert eventually(lambda: not names(temporary))


def test_memory_is_limited(run: Run) -> None:
    said = run(
        "import json\n"
        "try:\n"
        "    bytearray(900 << 20)\n"
        "except MemoryError:\n"
        "    print(json.dumps('MemoryError'))",
        memory_limit=500 << 20,
    )
    assert said.answer == "MemoryError"


def test_a_shell_entry_starts_python(run: Run, plan: LaunchPlan, kind: Kind) -> None:
    where = "/panorama" if kind == "bwrap" else str(plan.panorama)
    (plan.panorama / "run_app.sh").write_text(f"python3.7 {where}/app.py $1\n")
    entry = Entry("bash", "/panorama/run_app.sh", ("given",))
    assert run("import json, sys; print(json.dumps(sys.argv[1:]))", entry=entry).answer == ["given"]


def test_arguments_and_variables_of_the_entry_arrive(run: Run) -> None:
    entry = Entry("python3.8", "/panorama/app.py", ("--level", "5"), (("MODE", "fast"), ("PYTHONPATH", "/x")))
    said = run("import json, os, sys; print(json.dumps([sys.argv[1:], os.environ['MODE']]))", entry=entry)
    assert said.answer == [["--level", "5"], "fast"]


def test_the_sdk_and_the_engines_sockets_are_there(run: Run, plan: LaunchPlan) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(plan.engine / "video.sock"))
        server.listen()
        said = run(
            "import json, os, socket, panoramasdk\n"
            "connection = socket.socket(socket.AF_UNIX)\n"
            "connection.connect(os.environ['BELVEDERE_ENGINE'] + '/video.sock')\n"
            "print(json.dumps(os.path.basename(os.path.dirname(panoramasdk.__file__))))"
        )
    assert said.answer == "panoramasdk"


def test_an_entry_that_is_not_there_is_explained(start: Start) -> None:
    with pytest.raises(BelvedereError) as caught:
        start("", entry=Entry("/panorama/missing", "x"))
    assert caught.value.code == "BV-ISO-006"
    assert "missing" in caught.value.why


def test_an_interpreter_that_does_not_run_is_explained(plan: LaunchPlan, kind: Kind) -> None:
    with pytest.raises(BelvedereError) as caught:
        launch(replace(plan, interpreter=Path("/nowhere/python3")), kind)
    assert caught.value.code == "BV-ISO-004"
    assert caught.value.where == "/nowhere/python3"
