"""moto's server in an environment of its own: the other imitation of the service."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from belvedere_simulator.bench.signed import Client
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

# The last botocore that still describes the service, which moto needs to know it.
REQUIREMENTS = ("moto[server]==5.2.2", "boto3==1.43.37", "botocore==1.43.37")
_INSTALLING, _STARTING = 900.0, 60.0


class CannotInstall(Exception):
    """The environment cannot be made here; the reason."""


def moto_python(cache: Path) -> Path:
    """The Python of the environment, made at its first use. Raises CannotInstall."""
    key = hashlib.sha256("\n".join((sys.version, *REQUIREMENTS)).encode()).hexdigest()[:12]
    folder = cache / f"moto-{key}"
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if (folder / "complete").is_file():
        return python
    shutil.rmtree(folder, ignore_errors=True)
    quiet = ("--quiet", "--disable-pip-version-check", "--no-input")
    _run(sys.executable, "-m", "venv", str(folder))
    _run(str(python), "-m", "pip", "install", *quiet, *REQUIREMENTS)
    (folder / "complete").touch()
    return python


@contextlib.contextmanager
def moto_running(python: Path) -> Iterator[Client]:
    """moto's own server, by itself on a port of this computer."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [str(python), "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(process, port)
        yield Client(f"http://127.0.0.1:{port}", "AKIAIOSFODNN7EXAMPLE", "for moto any secret will do")
    finally:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _STARTING
    while process.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_STARTING)
        try:
            connection.request("GET", "/moto-api/data.json")
            connection.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            connection.close()
    raise BelvedereError("BV-BENCH-002", tr("A helper of the bench failed"), where="moto")


def _run(*command: str) -> None:
    try:
        subprocess.run(command, capture_output=True, text=True, timeout=_INSTALLING, check=True)
    except subprocess.CalledProcessError as error:
        raise CannotInstall((error.stderr or error.stdout).strip().rpartition("\n")[2]) from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotInstall(str(error)) from error
