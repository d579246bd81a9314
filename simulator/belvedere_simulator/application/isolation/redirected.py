"""Launching with redirection inside the process: no isolation, only the appliance's paths and ports."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from belvedere_simulator.application.credentials_endpoint import CredentialsEndpoint
from belvedere_simulator.application.environment import located
from belvedere_simulator.application.isolation.direct import DirectControl, RelayThread, needs_starter
from belvedere_simulator.application.isolation.entry import command, is_python
from belvedere_simulator.application.isolation.filesystem import programs
from belvedere_simulator.application.isolation.handshake import Handshake
from belvedere_simulator.application.isolation.interpreter import check
from belvedere_simulator.application.isolation.keeper import spawn
from belvedere_simulator.application.isolation.plan import LOGS, PANORAMA, STORAGE, LaunchPlan
from belvedere_simulator.application.isolation.ports import open_ports
from belvedere_simulator.application.isolation.redirect.belvedere_redirect.mapping import Mapping
from belvedere_simulator.application.isolation.running import Running
from belvedere_simulator.application.isolation.starting import ended, failed, starter_command
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import InboundPort
from belvedere_simulator.messages import tr

_HERE = Path(__file__).parent
_REDIRECT = _HERE / "redirect"
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-")
_KEEP = ("BELVEDERE_REDIRECT", "BELVEDERE_ENGINE", "PYTHONPATH", "PATH", "HOME")

Listeners = Sequence[tuple[InboundPort, socket.socket]]
Release = list[Callable[[], None]]

NOT_REDIRECTED = (
    "The application runs as you: it can read and write everything that you can, and use your network.",
    "Programs that are not Python see no /panorama: shell scripts are found by their translated name, but "
    "the paths written in them are not translated.",
    "Python started with -I, -E or -S, and libraries that open files by themselves other than OpenCV, "
    "onnxruntime, PyAV, SQLite, ctypes, h5py and torch.jit.",
    "Everything outside /panorama and /opt/aws/panorama: the rest of the file system is yours and writable.",
    "Inbound ports: only sockets made by Python are led to another port; getsockname tells the real one.",
    "Other ports the application opens are open on this computer.",
)
"""What `paths` cannot do, for the documentation and the window."""


def launch(plan: LaunchPlan, platform: str = sys.platform) -> Running:
    """Start `plan`. Raises BelvedereError (BV-ISO-003, -004, -006) with nothing left behind."""
    check(plan.interpreter)
    with contextlib.ExitStack() as stack:
        scratch = Path(tempfile.mkdtemp(prefix="belvedere-"))
        stack.callback(shutil.rmtree, scratch, ignore_errors=True)
        listeners = open_ports(plan.inbound, plan.exposure)
        for _rule, listener in listeners:
            stack.callback(listener.close)
        endpoint = CredentialsEndpoint(plan.credentials)
        stack.callback(endpoint.close)
        configuration = _configuration(plan, scratch, listeners, endpoint)
        release = [endpoint.close, lambda: shutil.rmtree(scratch, ignore_errors=True)]
        begin = _with_starter if needs_starter(platform) else _directly
        running = begin(plan, configuration, listeners, release)
        stack.pop_all()
    return running


def _with_starter(
    plan: LaunchPlan, configuration: dict[str, Any], listeners: Listeners, release: Release
) -> Running:
    with contextlib.ExitStack() as stack:
        handshake = Handshake()
        stack.callback(handshake.close)
        configured = handshake.configure(**configuration)
        process = spawn(
            "starter",
            starter_command(plan.interpreter, _HERE, configured),
            environment=_bare(),
            pass_descriptors=[*handshake.inherited, *(listener.fileno() for _rule, listener in listeners)],
        )
        handshake.handed_over()
        stack.callback(ended, process)
        if not handshake.ready():
            raise failed(process, "")
        if failure := handshake.start():
            raise failed(process, failure)
        stack.pop_all()
    for _rule, listener in listeners:
        listener.close()
    return Running(process, "paths", True, handshake, release)


def _directly(
    plan: LaunchPlan, configuration: dict[str, Any], listeners: Listeners, release: Release
) -> Running:
    del plan  # everything is in the configuration
    environment = configuration["environment"]
    try:
        process = spawn(
            "entry", configuration["arguments"], environment=environment, own_group=True, folder="/"
        )
    except OSError as error:
        what = tr("The application could not be started")
        raise BelvedereError("BV-ISO-006", what, why=str(error)) from error
    upstreams = [[tuple(address) for address in row] for _descriptor, row in configuration["inherited"]]
    carried = [(listener, row) for (_rule, listener), row in zip(listeners, upstreams, strict=True)]
    relay = RelayThread(carried)
    return Running(process, "paths", True, DirectControl(process), [relay.stop, *release])


def _configuration(
    plan: LaunchPlan,
    scratch: Path,
    listeners: Listeners,
    endpoint: CredentialsEndpoint,
) -> dict[str, Any]:
    _fill(scratch, plan.interpreter)
    ports = {rule.container_port: _free_port() for rule in plan.inbound}
    mapping = Mapping(_document(plan, scratch, ports))
    environment = located(
        {**plan.environment, **dict(plan.entry.environment)},
        home=str(scratch / "home"),
        engine=plan.environment.get("BELVEDERE_ENGINE", str(plan.engine)),
        python_path=(str(_REDIRECT), str(plan.sdk)),
        programs=(str(scratch / "bin"),),
        credentials_port=endpoint.port,
        credentials_token=endpoint.token,
        separator=os.pathsep,
    )
    environment["BELVEDERE_REDIRECT"] = mapping.document
    for name in ("HOME", "LD_LIBRARY_PATH", "PATH"):
        if name in environment:
            environment[name] = mapping.text(environment[name])
    return {
        "arguments": _arguments(plan, mapping),
        "environment": environment,
        "folder": "/",
        "memory_limit": plan.memory_limit,
        "namespace": False,
        "loopback": [],
        "inherited": [(listener.fileno(), _upstreams(rule, ports)) for rule, listener in listeners],
        "local": [],
        "remove": [str(scratch)],
    }


def _upstreams(rule: InboundPort, ports: dict[int, int]) -> list[list[object]]:
    """Where a Python socket listens; else, for other programs, the container port itself."""
    upstreams: list[list[object]] = [["127.0.0.1", ports[rule.container_port]]]
    if rule.container_port != rule.host_port:
        upstreams.append(["127.0.0.1", rule.container_port])
    return upstreams


def _arguments(plan: LaunchPlan, mapping: Mapping) -> list[str]:
    arguments = command(plan.entry, plan.interpreter)
    if is_python(plan.entry) and plan.entry.name and not plan.entry.name.startswith("-"):
        return [arguments[0], str(_REDIRECT / "belvedere_redirect" / "run.py"), *arguments[1:]]
    return [mapping.text(argument) for argument in arguments]


def _document(plan: LaunchPlan, scratch: Path, ports: dict[int, int]) -> str:
    folders = [
        (name, str(_plain(folder.resolve(), scratch / Path(name).name)), name == PANORAMA)
        for name, folder in ((PANORAMA, plan.panorama), (STORAGE, plan.storage), (LOGS, plan.logs))
    ]
    return json.dumps({"folders": folders, "ports": ports, "keep": _KEEP})


def _plain(folder: Path, link: Path) -> Path:
    """A name for `folder` that needs no quoting in a command line."""
    if set(str(folder)) <= _PLAIN:
        return folder
    link.symlink_to(folder, target_is_directory=True)
    return link


def _fill(scratch: Path, interpreter: Path) -> None:
    (scratch / "home").mkdir()
    (scratch / "bin").mkdir()
    for name, script in programs(interpreter).items():
        program = scratch / "bin" / Path(name).name
        program.write_bytes(os.fsencode(script))
        program.chmod(0o755)


def _free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _bare() -> dict[str, str]:
    """What the starter itself needs; the application's environment is in its configuration."""
    return {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
