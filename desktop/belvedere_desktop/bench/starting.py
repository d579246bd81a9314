"""The program as users start it, until its first page was painted."""

from __future__ import annotations

import argparse

from belvedere_desktop.commands import DesktopCommand


class _TimedCommand(DesktopCommand):
    """`belvedere desktop`, which ends as soon as it can be used."""

    def run(self, _arguments: argparse.Namespace) -> int:
        """Start as DesktopCommand does."""
        from belvedere_desktop.application import create_application
        from belvedere_desktop.bench.painting import FirstPainting
        from belvedere_desktop.desktop import Desktop

        application, services = create_application(["belvedere"])
        try:
            desktop = Desktop(services)
            painting = FirstPainting(desktop.window.stack.currentWidget)
            desktop.show()
            code = application.exec()
            painting.deleteLater()
            desktop.close()
        finally:
            services.close()
        return code


def start_program() -> None:
    """Go the whole way from the command line."""
    from belvedere_simulator.commands.main import main

    main(["desktop"], (_TimedCommand(),))
