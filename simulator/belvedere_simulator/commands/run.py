"""`belvedere run`: an application folder plays on this computer."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from belvedere_simulator.application.isolation import support
from belvedere_simulator.application.isolation.consent import give_consent, has_consent
from belvedere_simulator.application.run.bindings import CameraChoice, parse_choice
from belvedere_simulator.application.run.endings import EXIT_BAD_INPUT, EXIT_INTERRUPTED
from belvedere_simulator.application.run.preparation import Wishes, prepare
from belvedere_simulator.application.run.report import Report
from belvedere_simulator.application.run.request import RunRequest
from belvedere_simulator.application.run.run import ApplicationRun
from belvedere_simulator.commands.run_arguments import add_arguments
from belvedere_simulator.commands.run_control import Will, obey, stopped_by_signals
from belvedere_simulator.commands.run_output import Audience, EventLines, Narration, Output
from belvedere_simulator.commands.run_recording import RunRecording, later_of, order_of
from belvedere_simulator.commands.run_report import Listener, ReportFiles, report_of_refusal
from belvedere_simulator.commands.run_window import Window
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.events import Event, ProblemRaised, RunFinished
from belvedere_simulator.messages import tr


class RunCommand:
    """The command; `window_command` is how the program that has windows shows a display.

    `window_check` raises BelvedereError where it could not.
    """

    def __init__(
        self,
        window_command: Sequence[str] | None = None,
        window_check: Callable[[], None] | None = None,
    ) -> None:
        self._window_command = window_command
        self._window_check = window_check

    def add_parser(self, subparsers: Any) -> None:
        """Add `run`."""
        add_arguments(subparsers.add_parser("run", help=tr("play an application on this computer")))

    def run(self, arguments: argparse.Namespace) -> int:
        """0: ran as asked, 2: bad input, 3: the application failed, 4: a camera never delivered.

        130: stopped from outside before the limit that was asked for, or before it played.
        """
        output: Output = EventLines(sys.stdout) if arguments.events else Narration(sys.stdout, sys.stderr)
        will = Will()
        files = ReportFiles(arguments.report, arguments.junit)
        listener = Listener(output.event)
        try:
            files.check()
            if arguments.window and not arguments.events:
                self._check_window()
            wishes = wishes_of(arguments)
            for warning in seen_passwords(arguments):
                output.event(warning)
            if arguments.events:
                threading.Thread(target=obey, args=(sys.stdin, will), name="commands", daemon=True).start()
            with stopped_by_signals(will):
                request = prepare(wishes, listener.event, will.cancel)
                recording = RunRecording(request, wishes.parameters, output.event, later_of(arguments))
                recording.begin()
                will.recording = recording
                return self._play(request, will, files, output, recording)
        except BelvedereError as error:
            code = EXIT_INTERRUPTED if will.cancel.is_set() else EXIT_BAD_INPUT
            output.refused(error, code)
            # A place that cannot be written to was told of above: it is why the run was refused.
            with contextlib.suppress(BelvedereError):
                files.write(report_of_refusal(arguments.folder, code, error, listener.problems))
            return code

    def _check_window(self) -> None:
        if self._window_command is None:
            raise BelvedereError("BV-RUN-019", tr("This installation has no window"))
        if self._window_check is not None:
            self._window_check()

    def _play(
        self, request: RunRequest, will: Will, files: ReportFiles, output: Output, recording: RunRecording
    ) -> int:
        window = None if output.is_machine or not self._window_command else Window(self._window_command)
        audience = Audience(output, will, window)

        def told(event: Event) -> None:
            recording.heard(event)
            audience.event(event)

        run = ApplicationRun(request, told)
        will.attach(run)
        run.start()
        try:
            while not run.wait(0.2):
                if window is not None and window.was_closed:
                    run.stop()
        finally:
            if window is not None:
                window.close()
        code = _conclude(run.report, files, audience, recording)
        if audience.has_left:
            raise BrokenPipeError
        return code


def _conclude(report: Report, files: ReportFiles, audience: Audience, recording: RunRecording) -> int:
    code = int(report["exit_code"])
    try:
        for problem in recording.conclude(report):
            audience.conclude(problem)
            code = code or (EXIT_BAD_INPUT if problem.severity == "error" else 0)
        files.write(report)
    except BelvedereError as error:
        audience.conclude(ProblemRaised(error.code, str(error)))
        code = code or EXIT_BAD_INPUT
    audience.conclude(RunFinished(code, report))
    return code


def wishes_of(arguments: argparse.Namespace) -> Wishes:
    """The run that was asked for. Raises BelvedereError, also when it would run without isolation."""
    window = arguments.window or arguments.events
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
        reload=arguments.reload,
        watched=window and not arguments.headless,
        data=arguments.data,
        recording=order_of(arguments),
        replays=arguments.replays,
    )


def seen_passwords(arguments: argparse.Namespace) -> list[ProblemRaised]:
    """A warning for each node whose password stands in the command line."""
    given = {choice.node: choice for text in arguments.camera if (choice := parse_choice(text)).password}
    return [
        ProblemRaised(
            "BV-RUN-027",
            tr(
                "The password of {node} was given on the command line, which others on this computer can "
                "read.",
                node=node,
            ),
            "warning",
        )
        for node in given
    ]


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
        given = read_credentials(line)
        if given is None:
            break
        known.setdefault(given.node, []).append(given)
    else:
        # Who was to write them may have failed half-way: better told than played without a password.
        raise _unreadable(tr("they end without {}"))
    return tuple(_merged(choice, known) for choice in choices)


def read_credentials(line: str) -> CameraChoice | None:
    """Who may see a node's camera; None for `{}`, the end. Raises BelvedereError, which quotes nothing."""
    try:
        entry = json.loads(line)
        if entry == {}:
            return None
        user, password = str(entry.get("username", "")), str(entry.get("password", ""))
        return CameraChoice(str(entry["node"]), "", user, password)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise _unreadable() from None


def _unreadable(why: str = "") -> BelvedereError:
    told = tr("The credentials on standard input cannot be read")
    return BelvedereError("BV-RUN-023", told, where=tr("standard input"), why=why)


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
