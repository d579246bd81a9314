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
    own_group: bool = False,
    folder: str | None = None,
) -> subprocess.Popen[bytes]:
    """Start `arguments`; raises OSError as Popen does.

    Without `capture` its output is dropped; `own_group` keeps the terminal's Ctrl-C away from it;
    `folder` is where it starts.
    """
    outcome: queue.Queue[subprocess.Popen[bytes] | OSError] = queue.Queue()
    output = subprocess.PIPE if capture else subprocess.DEVNULL
    options: dict[str, Any] = {"pass_fds": tuple(pass_descriptors)} if os.name == "posix" else {}

    if own_group and os.name == "posix":
        options["start_new_session"] = True
    elif own_group:
        options["creationflags"] = vars(subprocess)["CREATE_NEW_PROCESS_GROUP"]

    def keep() -> None:
        try:
            process = subprocess.Popen(
                list(arguments),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(environment),
                cwd=folder,
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
