"""Ending an application: asked, asked again, then by force, and nothing of it stays."""

from __future__ import annotations

import contextlib
import subprocess

from belvedere_simulator.application.isolation.plan import Launched
from belvedere_simulator.application.node.process_tree import ProcessTree
from belvedere_simulator.application.node.supervision import Patience


def end_gently(launched: Launched, patience: Patience) -> None:
    """SIGINT (applications end on KeyboardInterrupt), then SIGTERM, then SIGKILL for all of it."""
    launched.interrupt()
    with contextlib.suppress(subprocess.TimeoutExpired):
        launched.wait(patience.interrupt)
        return
    launched.stop(patience.terminate)


def end_now(launched: Launched, tree: ProcessTree) -> None:
    """End by force what still runs of it, also what confinement alone would let go."""
    tree.look()
    launched.cleanup()
    tree.kill()
