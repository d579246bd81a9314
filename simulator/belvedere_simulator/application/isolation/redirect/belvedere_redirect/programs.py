"""Child processes: program, arguments, cwd and command lines are translated, the environment kept whole."""

import os
import subprocess
from typing import Any, Callable

from .files import Redirected
from .mapping import Mapping


def install(mapping: Mapping) -> None:
    """Patch subprocess and the os functions that start programs."""
    _popen(mapping)
    os.system = Redirected(os.system, lambda given, named: ((mapping.argument(given[0]), *given[1:]), named))
    for name in ("execv", "execve", "posix_spawn", "posix_spawnp"):
        if hasattr(os, name):
            setattr(os, name, _executing(getattr(os, name), mapping))


def _executing(original: Callable[..., Any], mapping: Mapping) -> Callable[..., Any]:
    def execute(path: Any, arguments: Any, *rest: Any, **named: Any) -> Any:
        if rest:
            rest = (mapping.environment(rest[0]), *rest[1:])
        translated = [mapping.argument(argument) for argument in arguments]
        return original(mapping.path(path), translated, *rest, **named)

    return execute


def _popen(mapping: Mapping) -> None:
    original = subprocess.Popen.__init__

    def start(self: "subprocess.Popen[Any]", args: Any, *rest: Any, **named: Any) -> None:
        if isinstance(args, (str, bytes, os.PathLike)):
            args = mapping.argument(args)
        else:
            args = [mapping.argument(argument) for argument in args]
        for name in ("executable", "cwd"):
            named[name] = mapping.path(named.get(name))
        if named.get("env") is not None:
            named["env"] = mapping.environment(named["env"])
        original(self, args, *rest, **{name: value for name, value in named.items() if value is not None})

    subprocess.Popen.__init__ = start  # type: ignore[method-assign]
