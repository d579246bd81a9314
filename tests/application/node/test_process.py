"""What becomes of a code node, whatever its program does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil

from belvedere_simulator.application.node.supervision import Care, Patience
from belvedere_simulator.events import ProblemRaised
from belvedere_simulator.manifest.resolved import Entry
from belvedere_simulator.supervision.budget import RestartBudget
from fakes.children import runs
from fakes.waiting import until

if TYPE_CHECKING:
    from application.node.conftest import Stage


QUICK = Patience(interrupt=0.5, terminate=0.5)


def test_a_program_that_raises_leaves_its_traceback(stage: Stage) -> None:
    node = stage.play("def look():\n    raise ValueError('no people')\nlook()\n")
    assert node.wait(60)
    (gone,) = stage.exits()
    assert (gone.exit_code, gone.restarting) == (1, False)
    assert gone.traceback.startswith("Traceback (most recent call last):")
    assert gone.traceback.endswith("ValueError: no people")
    assert stage.states() == ["STARTING", "ERROR"]
    assert "exit code 1" in stage.detail()
    assert "ValueError: no people" in stage.log("console_output")


def test_os_exit_is_an_exit(stage: Stage) -> None:
    stage.play("import os\nprint('bye', flush=True)\nos._exit(3)\n").wait(60)
    assert [gone.exit_code for gone in stage.exits()] == [3]
    assert stage.log("console_output")[0] == "bye"


def test_a_signal_is_named(stage: Stage) -> None:
    stage.play("import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)\n").wait(60)
    assert [gone.exit_code for gone in stage.exits()] == [-11]
    assert "SIGSEGV" in stage.detail()


def test_the_node_runs_when_it_has_announced_itself(stage: Stage) -> None:
    node = stage.play("import time\nprint('up', flush=True)\ntime.sleep(60)\n")
    until(stage.said("up"), 60)
    assert stage.states() == ["STARTING"]
    node.node_announced()
    until(lambda: stage.states() == ["STARTING", "RUNNING"])


def test_a_node_that_is_never_instantiated_is_told_of_and_left_alone(stage: Stage) -> None:
    node = stage.play("import time\ntime.sleep(60)\n", Care(silence=0.2))
    until(lambda: "panoramasdk.node" in node.state.detail)
    assert node.state.state == "STARTING"
    node.node_announced()
    until(lambda: node.state.state == "RUNNING")
    assert node.state.detail == ""


def test_stopping_is_a_keyboard_interrupt(stage: Stage) -> None:
    node = stage.play(
        """
        import time
        try:
            print("up", flush=True)
            time.sleep(60)
        except KeyboardInterrupt:
            print("closed the door", flush=True)
        """,
        # One that has not ended when its time is over is ended by force.
        Care(patience=Patience(interrupt=40, terminate=1)),
    )
    until(stage.said("up"), 60)
    assert node.stop(60)
    assert "closed the door" in stage.log("console_output")
    assert stage.states() == ["STARTING", "STOPPED"]
    assert [gone.exit_code for gone in stage.exits()] == [0]


def test_a_program_that_ignores_everything_is_killed(stage: Stage) -> None:
    node = stage.play(
        """
        import signal, time
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        print("up", flush=True)
        time.sleep(60)
        """,
        Care(patience=QUICK),
    )
    until(stage.said("up"), 60)
    assert node.stop(60)
    assert stage.states() == ["STARTING", "STOPPED"]


def test_children_and_grandchildren_go_too(stage: Stage) -> None:
    node = stage.play(
        """
        import multiprocessing, os, signal, subprocess, sys, time

        def child():
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
            print("grandchild", flush=True)
            time.sleep(60)

        multiprocessing.set_start_method("fork")
        multiprocessing.Process(target=child).start()
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                print("orphan", flush=True)
                time.sleep(60)
            os._exit(0)
        time.sleep(60)
        """,
        Care(patience=QUICK),
    )
    until(stage.said("grandchild"), 60)
    until(stage.said("orphan"), 60)
    assert node.pid is not None
    family = psutil.Process(node.pid).children(recursive=True)
    assert len(family) >= 4
    assert node.stop(60)
    # Who reaps them is the system's affair.
    assert not [process for process in family if runs(process.pid)]


def test_children_go_when_the_program_ends(stage: Stage) -> None:
    node = stage.play(
        """
        import subprocess, sys
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
        """
    )
    assert node.wait(60)
    assert stage.states() == ["STARTING", "STOPPED"]


def test_a_program_that_eats_memory_is_ended_and_told_why(stage: Stage) -> None:
    node = stage.play(
        """
        import time
        print("hungry", flush=True)
        eaten = []
        while True:
            eaten.append(bytearray(b"x" * 20_000_000))
            time.sleep(0.02)
        """,
        Care(memory_limit=300_000_000),
    )
    assert node.wait(60)
    assert stage.states() == ["STARTING", "ERROR"]
    assert "300 MB are allowed" in stage.detail()
    assert any("300 MB are allowed" in line for line in stage.log("console_output"))


def test_fifteen_megabytes_of_output_keep_the_newest_eleven(stage: Stage) -> None:
    stage.play("for n in range(150_000):\n    print(f'{n:07d}', 'x' * 92)\n").wait(60)
    lines = stage.log("console_output")
    numbers = [int(line[:7]) for line in lines if line.endswith("xxx")]
    assert numbers == list(range(numbers[0], 150_000))
    size = sum(piece.stat().st_size for piece in (stage.folder / "streams").glob("console_output.log*"))
    assert 10_000_000 <= size <= 11_000_000


def test_files_of_the_log_folder_go_to_the_node_s_stream(stage: Stage) -> None:
    stage.play(
        """
        import logging, logging.handlers
        logger = logging.getLogger()
        handler = logging.handlers.RotatingFileHandler(
            "/opt/aws/panorama/logs/app.log", maxBytes=10_000, backupCount=50
        )
        logger.addHandler(handler)
        for number in range(3_000):
            logger.warning("%d", number)
        """
    ).wait(60)
    assert stage.log("code_node") == [str(number) for number in range(3_000)]


def test_a_failure_is_restarted_until_the_budget_is_spent(stage: Stage) -> None:
    care = Care(policy="on-failure", first_backoff=0.05, budget=lambda: RestartBudget(2))
    node = stage.play("import sys\nsys.exit(7)\n", care)
    assert node.wait(60)
    assert [(gone.exit_code, gone.restarting) for gone in stage.exits()] == [(7, True), (7, True), (7, False)]
    assert node.restarts == 2
    assert stage.states() == ["STARTING", "WAITING", "STARTING", "WAITING", "STARTING", "ERROR"]


def test_an_orderly_end_is_no_failure(stage: Stage) -> None:
    node = stage.play("print('done')\n", Care(policy="on-failure", first_backoff=0.05))
    assert node.wait(60)
    assert (stage.states(), node.restarts) == (["STARTING", "STOPPED"], 0)


def test_a_stop_ends_the_wait_for_a_restart(stage: Stage) -> None:
    node = stage.play("pass\n", Care(policy="always", first_backoff=30.0))
    until(lambda: node.state.state == "WAITING" and node.state.starts == 1, 60)
    assert node.stop(60)
    assert node.state.state == "STOPPED"


def test_what_cannot_be_started_is_an_error_of_the_node(stage: Stage) -> None:
    node = stage.play("pass\n", entry=Entry("/panorama/missing", ""))
    assert node.wait(60)
    assert stage.states() == ["STARTING", "ERROR"]
    assert stage.log("console_output")
    assert [problem.code for problem in stage.events if isinstance(problem, ProblemRaised)]
