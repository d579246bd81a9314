"""`python -m belvedere_desktop.bench NAME`: one helper of `belvedere bench desktop`."""

from __future__ import annotations

import sys


def main(name: str) -> None:
    """Start a window and tell when it was painted, or obey commands."""
    # Each loads nothing that it does not measure.
    if name == "starting":
        from belvedere_desktop.bench.starting import start_program

        start_program()
    elif name == "bare":
        from belvedere_desktop.bench.bare import start_bare

        start_bare()
    else:
        from belvedere_simulator.bench.helpers.obedience import main as obey

        obey(name, "belvedere_desktop.bench")


if __name__ == "__main__":
    main(sys.argv[1])
