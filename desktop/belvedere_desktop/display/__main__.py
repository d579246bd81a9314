"""The HDMI window as a process of its own: `python -m belvedere_desktop.display ADDRESS`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from belvedere_desktop.screen import check_screen
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.supervision.orphan import end_with_parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Show the canvas behind an address until the window is closed. Exit 2 when there is no screen."""
    parser = argparse.ArgumentParser(prog="belvedere_desktop.display", description=tr("The HDMI window"))
    parser.add_argument("address", help=tr("unix:PATH or tcp:PORT:TOKEN"))
    parser.add_argument("--full-screen", action="store_true", help=tr("start in full screen"))
    parser.add_argument("--with-parent", action="store_true", help=tr("end when standard input closes"))
    options = parser.parse_args(arguments)
    try:
        check_screen()
    except BelvedereError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return _show(options)


def _show(options: argparse.Namespace) -> int:
    # Qt comes last: every module imported after it is searched for Qt's name.
    from PySide6.QtCore import QObject, Signal

    from belvedere_desktop.application import create_application
    from belvedere_desktop.display.window import DisplayWindow

    class Signals(QObject):
        parent_ended = Signal()

    application, services = create_application(["belvedere-display"])
    window = DisplayWindow(services.settings)
    window.watch(options.address)
    window.show()
    if options.full_screen:
        window.action("full_screen").setChecked(True)
    if options.with_parent:
        closing = Signals()
        closing.parent_ended.connect(application.quit)
        end_with_parent(closing.parent_ended.emit)
    code = application.exec()
    services.close()
    return code


if __name__ == "__main__":
    raise SystemExit(main())
