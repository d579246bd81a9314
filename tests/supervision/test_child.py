"""Children: ready line, log, the ladder that ends them, and their end with their parent."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.supervision.child import Child
from fakes.children import runs
from fakes.waiting import until

READY = "import sys, os, threading, signal\nprint('{\"port\": 7}', flush=True)\n"
WAIT_FOR_END = "sys.stdin.read()\n"
PATIENCE = 60.0
Start = Callable[..., "Started"]


class Started:
    """A child that runs a script, its log, and how it ended."""

    def __init__(self, script: str, environment: Mapping[str, str] | None = None) -> None:
        self.log: list[str] = []
        self.ends: queue.Queue[int] = queue.Queue()
        self.child = Child(
            "test child",
            [sys.executable, "-c", script],
            log=self.log.append,
            exited=self.ends.put,
            environment=environment,
        )


@pytest.fixture
def start() -> Iterator[Start]:
    """Start children that are killed at the end of the test."""
    started: list[Started] = []

    def begin(script: str, **options: Mapping[str, str]) -> Started:
        started.append(Started(script, **options))
        return started[-1]

    yield begin
    for each in started:
        each.child.kill()
        each.child.stop()


def test_the_first_line_tells_that_it_is_ready_and_the_rest_is_its_log(start: Start) -> None:
    one = start(READY + "print('hello')\nsys.stderr.write('oh\\n')\nsys.stdout.flush()\n" + WAIT_FOR_END)
    assert one.child.wait_ready(PATIENCE) == {"port": 7}
    assert one.child.running
    until(lambda: sorted(one.log) == ["hello", "oh"])


def test_a_child_ends_when_its_input_closes(start: Start) -> None:
    one = start(READY + WAIT_FOR_END + "sys.exit(5)\n")
    one.child.wait_ready(PATIENCE)
    assert one.child.stop(PATIENCE) == 5
    assert one.ends.get(timeout=PATIENCE) == 5
    assert not one.child.running


def test_one_that_does_not_listen_is_terminated_and_one_that_is_deaf_is_killed(start: Start) -> None:
    busy = "threading.Event().wait()\n"
    asked = start(READY + busy)
    deaf = start("import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + READY + busy)
    # One that has not ended when its time is over is killed.
    for one, seconds, code in ((asked, 2.0, -signal.SIGTERM), (deaf, 0.3, -signal.SIGKILL)):
        one.child.wait_ready(PATIENCE)
        assert one.child.stop(seconds) == code
        assert one.ends.get(timeout=PATIENCE) == code


@pytest.mark.parametrize("script", ["print('not JSON')", "print('[1]')", "print('3')", "raise SystemExit(3)"])
def test_one_that_ends_or_babbles_did_not_start(start: Start, script: str) -> None:
    one = start(script)
    with pytest.raises(BelvedereError) as refused:
        one.child.wait_ready(PATIENCE)
    assert refused.value.code == "BV-RUN-001"
    one.ends.get(timeout=PATIENCE)


def test_what_it_said_instead_of_being_ready_is_in_the_log(start: Start) -> None:
    one = start("print('no such camera')")
    one.ends.get(timeout=PATIENCE)
    until(lambda: one.log == ["no such camera"])


def test_a_silent_child_is_not_waited_for_longer_than_wished(start: Start) -> None:
    one = start("import sys\nsys.stdin.read()")
    with pytest.raises(BelvedereError):
        one.child.wait_ready(0.2)
    assert one.child.running


def test_the_end_is_told_once_whoever_asked_for_it(start: Start) -> None:
    one = start(READY + WAIT_FOR_END)
    one.child.wait_ready(PATIENCE)
    os.kill(one.child.pid, signal.SIGKILL)
    assert one.ends.get(timeout=PATIENCE) == -signal.SIGKILL
    assert one.child.stop() == -signal.SIGKILL
    assert one.ends.empty()


def test_the_environment_is_the_one_given(start: Start) -> None:
    one = start(
        "import os,json,sys\nprint(json.dumps({'names': sorted(os.environ)}), flush=True)\nsys.stdin.read()",
        environment={"PATH": os.defpath, "ONLY": "this"},
    )
    names = one.child.wait_ready(PATIENCE)["names"]
    assert "ONLY" in names
    assert "HOME" not in names


def test_a_program_that_does_not_exist_is_refused_where_it_was_wanted() -> None:
    with pytest.raises(OSError, match="no-such-program"):
        Child("nothing", ["/no-such-program"], log=print)


def test_a_child_outlives_the_thread_that_wanted_it(start: Start) -> None:
    made: list[Started] = []
    thread = threading.Thread(target=lambda: made.append(start(READY + WAIT_FOR_END)))
    thread.start()
    thread.join()
    made[0].child.wait_ready(PATIENCE)
    assert made[0].child.running


def test_a_child_goes_when_its_parent_is_killed() -> None:
    grandchild = (
        "import os, threading\n"
        "from belvedere_simulator.supervision.orphan import end_with_parent, tell_ready\n"
        "end_with_parent(lambda: os._exit(0))\ntell_ready(pid=os.getpid())\nthreading.Event().wait()\n"
    )
    parent = (
        "import sys, threading\nfrom belvedere_simulator.supervision.child import Child\n"
        f"child = Child('x', [sys.executable, '-c', {grandchild!r}], log=print)\n"
        "print(child.wait_ready()['pid'], flush=True)\nthreading.Event().wait()\n"
    )
    with subprocess.Popen([sys.executable, "-c", parent], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        process.kill()
    until(lambda: not runs(pid))
