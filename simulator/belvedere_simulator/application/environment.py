"""The environment an application sees: the documented one, and nothing of the user's.

It is composed from an allow-list, so that no AWS_* variable, proxy, token or file name of the
user's session can slip through.
"""

from __future__ import annotations

from collections.abc import Mapping

STANDARD_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
_LOCALE = ("LANG", "LC_ALL", "LC_CTYPE", "TZ")
_WINDOWS = ("SYSTEMROOT", "SYSTEMDRIVE", "COMSPEC", "PATHEXT", "WINDIR", "NUMBER_OF_PROCESSORS")

_ALLOCATOR = {"MALLOC_MMAP_THRESHOLD_": str(32 << 20), "MALLOC_TRIM_THRESHOLD_": str(64 << 20)}
"""Have glibc keep the memory of arrays that come and go with every frame. As it comes, it gives each back
to the system and has it zeroed again: a third of the time that a light application takes itself."""


_PRIVACY = {"ORT_DISABLE_TELEMETRY": "1"}
"""An ONNX Runtime that an application brings along would tell its makers what it does."""


def application_environment(
    *,
    instance: str,
    node: str,
    region: str,
    entry: Mapping[str, str],
    gpu: bool,
    user: Mapping[str, str],
) -> dict[str, str]:
    """The documented environment of a code node.

    instance: the application instance id; node: the code node's name; region: the device's region;
    entry: the descriptor's own variables, which win; user: the session's environment, of which only
    the locale and what Windows cannot start a program without is taken.

    Output is unbuffered only if the application asks for it, as on the appliance: Python's buffering
    is part of what an application meets there.
    """
    environment = {name: user[name] for name in (*_LOCALE, *_WINDOWS) if name in user}
    environment.setdefault("LANG", "C.UTF-8")
    environment |= {
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AppGraph_Uid": instance,
        "Node_Uid": node,
        "PATH": STANDARD_PATH,
        "TERM": "xterm",
        "container": "podman",
    }
    environment |= _ALLOCATOR | _PRIVACY
    if not gpu:
        environment["CUDA_VISIBLE_DEVICES"] = ""
    return environment | dict(entry)


def located(
    environment: Mapping[str, str],
    *,
    home: str,
    engine: str,
    python_path: tuple[str, ...],
    programs: tuple[str, ...],
    credentials_port: int,
    credentials_token: str,
    separator: str = ":",
) -> dict[str, str]:
    """Complete `environment` with what depends on where things lie for the process.

    python_path goes before and `programs` before the PATH of the application's own; the AWS SDKs are
    pointed at our endpoint and away from any configuration file.
    """
    own_path = environment.get("PYTHONPATH", "")
    return dict(environment) | {
        "HOME": environment.get("HOME", home),
        "BELVEDERE_ENGINE": engine,
        "PYTHONPATH": separator.join(part for part in (*python_path, own_path) if part),
        "PATH": separator.join((*programs, environment.get("PATH", STANDARD_PATH))),
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"http://127.0.0.1:{credentials_port}/credentials",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN": credentials_token,
        "AWS_CONTAINER_METADATA_RELATIVE_URI": f":{credentials_port}",
        "AWS_CONFIG_FILE": f"{home}/.aws/config",
        "AWS_SHARED_CREDENTIALS_FILE": f"{home}/.aws/credentials",
    }
