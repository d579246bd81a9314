"""Launching under bubblewrap: own mounts, processes, network; nothing of the user's home."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from belvedere_simulator.application.credentials_endpoint import CredentialsEndpoint
from belvedere_simulator.application.environment import located
from belvedere_simulator.application.isolation import filesystem, network
from belvedere_simulator.application.isolation.entry import command
from belvedere_simulator.application.isolation.gpu import gpu_access
from belvedere_simulator.application.isolation.handshake import Handshake, as_descriptor
from belvedere_simulator.application.isolation.interpreter import footprint
from belvedere_simulator.application.isolation.keeper import spawn
from belvedere_simulator.application.isolation.plan import LaunchPlan
from belvedere_simulator.application.isolation.ports import open_ports
from belvedere_simulator.application.isolation.running import Running
from belvedere_simulator.application.isolation.starting import ended, failed, starter_command
from belvedere_simulator.application.isolation.waiting import read_until
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.resolved import InboundPort
from belvedere_simulator.messages import tr

INSIDE_FOLDER = Path(__file__).parent / "inside"
METADATA_ADDRESS = "169.254.170.2"
METADATA_PORT = 51679
CREDENTIALS_SOCKET = "credentials.sock"
_INFORMATION_SECONDS = 20.0


@dataclass(frozen=True)
class Namespaces:
    """What this computer lets bubblewrap do.

    user: a user namespace of our own (always, unless we are root where they are refused).
    proc: a /proc of the sandbox's own, or (nested in another sandbox) the outer one, read-only.
    """

    user: bool = True
    proc: Literal["own", "outer"] = "own"

    def arguments(self) -> list[str]:
        """As bubblewrap takes them; the privileges are given up by the starter."""
        user = ["--unshare-user", "--uid", "0", "--gid", "0"] if self.user else []
        privileges = ("CAP_NET_BIND_SERVICE", "CAP_NET_ADMIN", "CAP_SETPCAP")
        return [
            *(*user, "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-net"),
            *("--hostname", "panorama", "--die-with-parent", "--new-session", "--cap-drop", "ALL"),
            *(word for privilege in privileges for word in ("--cap-add", privilege)),
        ]

    def proc_arguments(self) -> tuple[str, ...]:
        """How /proc is filled."""
        return ("--proc", "/proc") if self.proc == "own" else ("--ro-bind", "/proc", "/proc")


def launch(plan: LaunchPlan, namespaces: Namespaces, helper: network.Helper) -> Running:
    """Start `plan`. Raises BelvedereError (BV-ISO-003, -004, -005, -006) with nothing left behind."""
    with contextlib.ExitStack() as stack:
        listeners = open_ports(plan.inbound, plan.exposure)
        for _rule, listener in listeners:
            stack.callback(listener.close)
        endpoint = CredentialsEndpoint(plan.credentials, plan.engine / CREDENTIALS_SOCKET)
        stack.callback(endpoint.close)
        handshake = Handshake()
        stack.callback(handshake.close)
        configured = handshake.configure(**_configuration(plan, listeners, endpoint.token, helper))
        process, pid = _spawn(plan, namespaces, handshake, configured, listeners, helper)
        stack.callback(ended, process)
        if not handshake.ready():
            raise failed(process, "")
        outbound = network.connect(helper, pid, namespaces.user)
        if outbound is not None:
            stack.callback(outbound.stop)
        if failure := handshake.start():
            raise failed(process, failure)
        stack.pop_all()
    for _rule, listener in listeners:
        listener.close()
    release: list[Callable[[], None]] = [endpoint.close]
    if outbound is not None:
        release.insert(0, outbound.stop)
    return Running(process, "bwrap", outbound is not None, handshake, release)


def _configuration(
    plan: LaunchPlan,
    listeners: Sequence[tuple[InboundPort, socket.socket]],
    token: str,
    helper: network.Helper,
) -> dict[str, object]:
    environment = located(
        {**plan.environment, **dict(plan.entry.environment)},
        home=filesystem.HOME,
        engine=filesystem.ENGINE,
        python_path=(filesystem.SDK,),
        programs=(filesystem.PROGRAMS,),
        credentials_port=METADATA_PORT,
        credentials_token=token,
    )
    loopback = [["lo:1", METADATA_ADDRESS, "255.255.0.0"]]
    if helper == "none":
        loopback.append(["lo:2", network.ADDRESS, "255.255.255.255"])
    credentials = [f"{filesystem.ENGINE}/{CREDENTIALS_SOCKET}"]
    inbound = [(listener.fileno(), [[network.ADDRESS, rule.container_port]]) for rule, listener in listeners]
    return {
        "arguments": command(plan.entry, plan.interpreter),
        "environment": environment,
        "folder": "/",
        "memory_limit": plan.memory_limit,
        "namespace": True,
        "loopback": loopback,
        "inherited": inbound,
        "local": [
            *([address, METADATA_PORT, credentials] for address in ("127.0.0.1", METADATA_ADDRESS)),
            *self_calls(plan.inbound),
        ],
        "remove": [],
    }


def self_calls(inbound: Sequence[InboundPort]) -> list[list[object]]:
    """Relays inside the sandbox for an application that calls itself through a host port.

    Not where the application itself listens on a port of that number.
    """
    taken = {rule.container_port for rule in inbound}
    return [
        ["0.0.0.0", rule.host_port, [[network.ADDRESS, rule.container_port]]]  # noqa: S104 - inside
        for rule in inbound
        if rule.host_port not in taken
    ]


def _spawn(
    plan: LaunchPlan,
    namespaces: Namespaces,
    handshake: Handshake,
    configured: int,
    listeners: Sequence[tuple[InboundPort, socket.socket]],
    helper: network.Helper,
) -> tuple[subprocess.Popen[bytes], int]:
    """Start bubblewrap; returns it and the sandbox's first process, once its namespaces are there."""
    shown = footprint(plan.interpreter)
    texts = filesystem.texts(network.NAMESERVER if helper != "none" else "", network.ADDRESS)
    files = [(name, "0644", text) for name, text in texts.items()]
    files += [(name, "0755", text) for name, text in filesystem.programs(plan.interpreter).items()]
    information_read, information = os.pipe()
    contents = [(name, mode, as_descriptor(os.fsencode(text))) for name, mode, text in files]
    passed = [*(fd for _name, _mode, fd in contents), *handshake.inherited, information]
    starter = starter_command(plan.interpreter, Path(filesystem.INSIDE).parent, configured)
    arguments = [
        *("bwrap", *namespaces.arguments(), *filesystem.base(namespaces.proc_arguments())),
        *filesystem.interpreter(shown),
        *filesystem.gpu(gpu_access(plan.gpu)),
        *filesystem.application(plan, INSIDE_FOLDER),
        *(word for name, mode, fd in contents for word in ("--perms", mode, "--file", str(fd), name)),
        *("--remount-ro", "/", "--chdir", "/", "--info-fd", str(information)),
        *("--", *starter),
    ]
    try:
        process = spawn(
            "bwrap",
            arguments,
            environment={"PATH": os.environ.get("PATH", "")},
            pass_descriptors=[*passed, *(listener.fileno() for _rule, listener in listeners)],
        )
    except OSError as error:
        os.close(information_read)
        raise BelvedereError("BV-ISO-001", tr("bubblewrap cannot be started"), why=str(error)) from error
    finally:
        for descriptor in (*(fd for _name, _mode, fd in contents), information):
            os.close(descriptor)
        handshake.handed_over()
    try:
        told = read_until(information_read, b"}\n", _INFORMATION_SECONDS)
    finally:
        os.close(information_read)
    if not told.endswith(b"}\n"):
        raise failed(process, "")
    return process, int(json.loads(told)["child-pid"])
