"""The console script `belvedere`: the simulator's commands, and those that show a window."""

from __future__ import annotations

import multiprocessing
import sys
from collections.abc import Sequence

from belvedere_desktop.commands import DemoCommand, DesktopCommand, DisplayCommand
from belvedere_desktop.screen import check_screen


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; without one, open the window."""
    multiprocessing.freeze_support()
    arguments = list(sys.argv[1:] if argv is None else argv) or [DesktopCommand.name]
    from belvedere_simulator.commands.main import main as run_command

    window = [sys.executable, "-m", "belvedere_desktop.display"]
    return run_command(arguments, (DesktopCommand(), DemoCommand(), DisplayCommand()), window, check_screen)


if __name__ == "__main__":
    raise SystemExit(main())
