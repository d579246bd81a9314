"""`python -m belvedere_simulator.commands`: the command line without the desktop."""

from __future__ import annotations

import sys

from belvedere_simulator.commands.main import main

if __name__ == "__main__":
    sys.exit(main())
