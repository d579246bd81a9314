"""Starting a child that dies with us, from a thread that outlives it.

Linux delivers the parent-death signal when the *thread* that started the child ends, so a child
started from a short-lived thread would be killed early. The keeper's thread stays until the end.
"""

from __future__ import annotations

import os
import queue
import subprocess
import threading
from collections.abc import Mapping, Sequence
from typing import Any


def spawn(
    name: str,
    arguments: Sequence[str],
    *,
    environment: Mapping[str, str],
    pass_descriptors: Sequence[int] = (),
    capture: bool = True,
) -> subprocess.Popen[bytes]:
    """Start `arguments`; raises OSError as Popen does. Without `capture` its output is dropped."""
    outcome: queue.Queue[subprocess.Popen[bytes] | OSError] = queue.Queue()
    output = subprocess.PIPE if capture else subprocess.DEVNULL
    options: dict[str, Any] = {"pass_fds": tuple(pass_descriptors)} if os.name == "posix" else {}

    def keep() -> None:
        try:
            process = subprocess.Popen(
                list(arguments),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(environment),
                **options,
            )
        except OSError as error:
            outcome.put(error)
            return
        outcome.put(process)
        process.wait()

    threading.Thread(target=keep, name=f"{name} keeper", daemon=True).start()
    result = outcome.get()
    if isinstance(result, OSError):
        raise result
    return result
