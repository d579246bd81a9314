"""The commands that show a window: `belvedere desktop` (also without a command), `demo` and `display`."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from belvedere_desktop.screen import check_screen
from belvedere_simulator.commands.appliance.places import add_place, place_of
from belvedere_simulator.commands.demonstration import add_demonstrations, demonstrate, is_wanted
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_desktop.first_run import FirstRun

_BAD_START = 2


class DesktopCommand:
    """`belvedere desktop [APP_DIR]`."""

    name = "desktop"

    def add_parser(self, subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        """Add the command's arguments."""
        parser = subparsers.add_parser(self.name, help=tr("open the window (also without a command)"))
        parser.add_argument("folder", nargs="?", type=Path, metavar="APP_DIR", help=tr("application to open"))
        _add_screenshot(parser)

    def run(self, arguments: argparse.Namespace) -> int:
        """Show the window until it is closed. Exit 2 when there is no screen."""
        return _guarded(arguments, demo=False)


class DemoCommand:
    """`belvedere demo`."""

    name = "demo"

    def add_parser(self, subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        """Add the command's arguments."""
        parser = subparsers.add_parser(
            self.name, help=tr("the sample application, playing a file and a virtual camera")
        )
        add_demonstrations(parser)
        _add_screenshot(parser)

    def run(self, arguments: argparse.Namespace) -> int:
        """Show the window with the sample running, exit 2 when there is no screen; or demonstrate without."""
        if is_wanted(arguments):
            return demonstrate(arguments)
        return _guarded(arguments, demo=True)


class DisplayCommand:
    """`belvedere display`."""

    name = "display"

    def add_parser(self, subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
        """Add the command's arguments."""
        parser = subparsers.add_parser(
            self.name, help=tr("show the HDMI output of the appliance on this computer")
        )
        add_place(parser)
        parser.add_argument("--full-screen", action="store_true", help=tr("start in full screen"))

    def run(self, arguments: argparse.Namespace) -> int:
        """Show it until the window is closed; wait for an appliance. Exit 2 when there is no screen."""
        check_screen()
        # Ctrl-C reaches nothing else while Qt waits.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        return _show_display(place_of(arguments), full_screen=arguments.full_screen)


def _show_display(folder: Path, *, full_screen: bool) -> int:
    # Qt comes last: every module imported after it is searched for Qt's name.
    from belvedere_desktop.application import create_application
    from belvedere_desktop.display.appliance import show_appliance
    from belvedere_desktop.display.window import DisplayWindow

    application, services = create_application(["belvedere-display"])
    try:
        window = DisplayWindow(services.settings)
        window.show()
        if full_screen:
            window.action("full_screen").setChecked(True)
        screen = show_appliance(window, folder)
        code = application.exec()
        screen.close()
    finally:
        services.close()
    return code


def _add_screenshot(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--screenshot",
        type=Path,
        metavar="FILE",
        help=tr("save the windows as PNG after --after seconds, then quit"),
    )
    parser.add_argument("--after", type=float, default=10.0, metavar="SECONDS", help=tr("when to take it"))


def _guarded(arguments: argparse.Namespace, demo: bool) -> int:
    try:
        check_screen()
        return _show(arguments, demo)
    except BelvedereError as error:
        sys.stderr.write(f"{error}\n")
        return _BAD_START


def _show(arguments: argparse.Namespace, demo: bool) -> int:
    # Qt comes last: every module imported after it is searched for Qt's name.
    from belvedere_desktop.application import create_application
    from belvedere_desktop.desktop import Desktop

    application, services = create_application(["belvedere"])
    try:
        desktop = Desktop(services, _first(arguments, demo))
        desktop.show()
        if arguments.screenshot is not None:
            from belvedere_desktop.portrait import take_later

            take_later(desktop, arguments.screenshot, arguments.after)
        code = application.exec()
        desktop.close()
    finally:
        services.close()
    return code


def _first(arguments: argparse.Namespace, demo: bool) -> Callable[[], FirstRun] | None:
    if demo:
        return _demo
    folder = arguments.folder
    return (lambda: _open(folder.expanduser().absolute())) if folder is not None else None


def _demo() -> FirstRun:
    from belvedere_desktop.demo import demo_run

    return demo_run()


def _open(folder: Path) -> FirstRun:
    from belvedere_desktop.first_run import FirstRun

    return FirstRun(folder)
