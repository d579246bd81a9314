"""What both ways of launching share: the starter's command line, and giving up on a failed start."""

from __future__ import annotations

import subprocess
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_STARTER = "import sys; sys.path.insert(0, {root!r}); from inside.starter import main; main({descriptor})"


def starter_command(interpreter: Path, root: Path, descriptor: int) -> list[str]:
    """Run the starter (the package `inside` in `root`) alone: no site, no environment, no byte code."""
    return [str(interpreter), "-I", "-S", "-B", "-c", _STARTER.format(root=str(root), descriptor=descriptor)]


def ended(process: subprocess.Popen[bytes]) -> None:
    """Kill, collect and close."""
    process.kill()
    process.wait()
    for stream in (process.stdout, process.stderr):
        if stream is not None:
            stream.close()


def failed(process: subprocess.Popen[bytes], reason: str) -> BelvedereError:
    """The error of an application that did not start, with what bubblewrap or the starter said."""
    process.kill()
    process.wait()
    said = process.stderr.read().decode(errors="replace").strip() if process.stderr else ""
    why = "; ".join(part for part in (reason, said.splitlines()[-1] if said else "") if part)
    return BelvedereError("BV-ISO-006", tr("The application could not be started"), why=why)
