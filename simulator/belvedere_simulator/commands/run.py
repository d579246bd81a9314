"""`belvedere run`: an application folder plays on this computer."""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType
from typing import Any

from belvedere_simulator.application.isolation import support
from belvedere_simulator.application.isolation.consent import give_consent, has_consent
from belvedere_simulator.application.run.bindings import CameraChoice, parse_choice
from belvedere_simulator.application.run.preparation import Wishes, prepare
from belvedere_simulator.application.run.report import junit, write_atomically
from belvedere_simulator.application.run.run import ApplicationRun
from belvedere_simulator.commands.run_arguments import add_arguments
from belvedere_simulator.commands.run_output import EventLines, Narration, Output
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import DisplayReady, Event, RunFinished
from belvedere_simulator.messages import tr

EXIT_BAD_INPUT = 2


class RunCommand:
    """The command; `window_command` is how the program that has windows shows a display."""

    def __init__(self, window_command: Sequence[str] | None = None) -> None:
        self._window_command = window_command
        self._window: subprocess.Popen[bytes] | None = None

    def add_parser(self, subparsers: Any) -> None:
        """Add `run`."""
        add_arguments(subparsers.add_parser("run", help=tr("play an application on this computer")))

    def run(self, arguments: argparse.Namespace) -> int:
        """0: ran as asked, 2: bad input, 3: the application failed, 4: a camera never delivered."""
        output: Output = EventLines(sys.stdout) if arguments.events else Narration(sys.stdout, sys.stderr)
        cancel = threading.Event()
        try:
            wishes = _wishes(arguments, self._window_command is not None)
            request = prepare(wishes, output.event, cancel)
        except BelvedereError as error:
            output.refused(error)
            return EXIT_BAD_INPUT
        return self._play(
            ApplicationRun(request, lambda event: self._event(event, output)), arguments, output
        )

    def _play(self, run: ApplicationRun, arguments: argparse.Namespace, output: Output) -> int:
        def interrupted(_signal: int, _frame: FrameType | None) -> None:
            run.stop()

        previous = {number: signal.signal(number, interrupted) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            run.start()
            if arguments.events:
                threading.Thread(target=_obey, args=(run,), name="commands", daemon=True).start()
            while not run.wait(0.2):
                if self._window is not None and self._window.poll() is not None:
                    run.stop()
        finally:
            for number, handler in previous.items():
                signal.signal(number, handler)
            self._close_window()
        return self._conclude(run.report, arguments, output)

    def _event(self, event: Event, output: Output) -> None:
        if isinstance(event, DisplayReady) and self._window_command and not output.is_machine:
            self._window = subprocess.Popen([*self._window_command, event.address])
        if not isinstance(event, RunFinished):
            output.event(event)

    def _close_window(self) -> None:
        if self._window is not None and self._window.poll() is None:
            self._window.terminate()
            self._window.wait()

    def _conclude(self, report: dict[str, Any], arguments: argparse.Namespace, output: Output) -> int:
        code = int(report["exit_code"])
        try:
            if arguments.report:
                text = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
                write_atomically(arguments.report, text.encode())
            if arguments.junit:
                write_atomically(arguments.junit, junit(report))
        except OSError as error:
            refusal = BelvedereError(
                "BV-RUN-018",
                tr("The report cannot be written"),
                where=str(error.filename),
                why=str(error.strerror),
            )
            output.refused(refusal)
            code = code or EXIT_BAD_INPUT
        output.event(RunFinished(code, report))
        return code


def _obey(run: ApplicationRun) -> None:
    """Commands of the desktop, one JSON object a line; the end of the input stops the run."""
    for line in sys.stdin:
        try:
            command = json.loads(line)
            match command["command"]:
                case "stop":
                    run.stop()
                case "restart":
                    run.restart()
                case "pause" | "resume" as signal_name:
                    run.set_paused(str(command["node"]), paused=signal_name == "pause")
        except (ValueError, KeyError, TypeError, BelvedereError):
            continue
    run.stop()


def _wishes(arguments: argparse.Namespace, can_open_window: bool) -> Wishes:
    window = arguments.window or arguments.events
    if arguments.window and not can_open_window and not arguments.events:
        raise BelvedereError("BV-RUN-019", tr("This installation has no window"))
    folder = Path(arguments.folder)
    unconfined = support.choose(arguments.isolation, support.available()) == "paths"
    if unconfined and not arguments.accept_no_isolation and not has_consent(folder):
        _ask_consent(folder, interactive=sys.stdin.isatty() and not arguments.events)
    return Wishes(
        folder=folder,
        override=arguments.override,
        cameras=_with_credentials([parse_choice(text) for text in arguments.camera], arguments),
        parameters=_pairs(arguments.param),
        models=_pairs(arguments.model),
        provider=arguments.provider,
        isolation=arguments.isolation,
        python=arguments.python,
        constrained=not arguments.no_constraints,
        transport=arguments.transport,
        loop=arguments.loop if arguments.loop is not None else not arguments.fast,
        fast=arguments.fast,
        any_codec=arguments.any_codec,
        frames=arguments.frames,
        seconds=arguments.duration,
        camera_wait=arguments.camera_wait,
        record=arguments.record,
        pictures=arguments.frames_out,
        restart=arguments.restart,
        memory_limit=arguments.memory_limit,
        device_software=arguments.device_software,
        watched=window and not arguments.headless,
        data=arguments.data,
    )


def _ask_consent(folder: Path, *, interactive: bool) -> None:
    if interactive:
        sys.stderr.write(
            tr(
                "Without isolation the application runs with all your rights: it can read and change your "
                "files and reach your network. Run {folder} so, now and later? [y/N] ",
                folder=folder,
            )
        )
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() in ("y", "yes"):
            give_consent(folder)
            return
    raise BelvedereError("BV-RUN-020", tr("The application would run without isolation"), where=str(folder))


def _with_credentials(choices: list[CameraChoice], arguments: argparse.Namespace) -> tuple[CameraChoice, ...]:
    """Add users and passwords that came on standard input: one JSON object a line, before a line `{}`."""
    if not arguments.credentials_from_stdin:
        return tuple(choices)
    known: dict[str, list[CameraChoice]] = {}
    for line in sys.stdin:
        entry = json.loads(line)
        if not entry or "node" not in entry:
            break
        given = CameraChoice(entry["node"], "", entry.get("username", ""), entry.get("password", ""))
        known.setdefault(given.node, []).append(given)
    return tuple(_merged(choice, known) for choice in choices)


def _merged(choice: CameraChoice, known: dict[str, list[CameraChoice]]) -> CameraChoice:
    """Credentials of one node are given in the order of its sources."""
    waiting = known.get(choice.node)
    if not waiting or not choice.source.lower().startswith("rtsp"):
        return choice
    given = waiting.pop(0) if len(waiting) > 1 else waiting[0]
    return CameraChoice(choice.node, choice.source, given.username, given.password)


def _pairs(texts: Sequence[str]) -> dict[str, str]:
    pairs = {}
    for text in texts:
        name, separator, value = text.partition("=")
        if not separator or not name:
            raise BelvedereError("BV-RUN-021", tr("This is given as NAME=VALUE"), where=text)
        pairs[name] = value
    return pairs
