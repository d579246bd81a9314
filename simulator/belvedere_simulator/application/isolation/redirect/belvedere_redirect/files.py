"""Files: builtins.open, io, os (and the module below it, which the import system uses), pathlib."""

import builtins
import io
import os
import sys
from typing import Any, Callable, Dict, Tuple

from .mapping import Mapping

READING = (
    *("stat", "lstat", "access", "listdir", "readlink", "chdir", "statvfs", "pathconf"),
    *("getxattr", "listxattr"),
)
WRITING = (
    *("mkdir", "rmdir", "remove", "unlink", "chmod", "lchmod", "chown", "lchown", "utime", "truncate"),
    *("mkfifo", "mknod", "setxattr", "removexattr"),
)
TWO_PATHS = ("rename", "replace", "link")
_NAMES = ("path", "file", "src", "dst")
_Translate = Callable[[Tuple[Any, ...], Dict[str, Any]], Tuple[Tuple[Any, ...], Dict[str, Any]]]


class Redirected:
    """Stands for a built-in function. Not a descriptor, so it can sit in a class as a built-in can."""

    def __init__(self, original: Callable[..., Any], translate: _Translate) -> None:
        self._original = original
        self._translate = translate

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        arguments, named = self._translate(arguments, named)
        return self._original(*arguments, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._original, name)


def install(mapping: Mapping) -> None:
    """Replace the functions everywhere they are reached from."""
    replaced: Dict[Any, Any] = {}
    for names, count, write in ((READING, 1, False), (WRITING, 1, True), (TWO_PATHS, 2, True)):
        for name in names:
            if hasattr(os, name):
                replaced[name] = Redirected(getattr(os, name), _paths(mapping, count, write))
    replaced["symlink"] = Redirected(os.symlink, _link(mapping))
    replaced["open"] = Redirected(os.open, _os_open(mapping))
    replaced["scandir"] = _Scan(os.scandir, mapping)
    for name in ("getcwd", "getcwdb"):
        replaced[name] = _Answer(getattr(os, name), mapping)
    _replace_in_os(replaced)
    opener = Redirected(io.open, _file_open(mapping))
    builtins.open = io.open = opener
    import _io  # noqa: PLC0415 - the import system opens its files with this module

    code_opener = Redirected(io.open_code, _paths(mapping, 1, False))
    for module in (io, _io):
        vars(module)["open_code"] = code_opener
    _replace_in_classes(replaced)
    sys.path_importer_cache.clear()


def _replace_in_os(replaced: Dict[str, Any]) -> None:
    below = sys.modules.get("posix") or sys.modules.get("nt")
    for name, function in replaced.items():
        original = getattr(os, name)
        for module in (os, below):
            if module is not None and hasattr(module, name):
                setattr(module, name, function)
        for group in ("supports_dir_fd", "supports_effective_ids", "supports_fd", "supports_follow_symlinks"):
            if original in getattr(os, group):
                getattr(os, group).add(function)


def _replace_in_classes(replaced: Dict[str, Any]) -> None:
    """Classes that took the functions when they were made: pathlib's until 3.10, glob's from 3.13."""
    for module, name in (("pathlib", "_NormalAccessor"), ("glob", "_StringGlobber")):
        holder = getattr(sys.modules.get(module), name, None)
        for called, function in replaced.items():
            if hasattr(holder, called):
                setattr(holder, called, function)


class _Scan:
    """scandir; the entries of a redirected folder carry the appliance's paths."""

    def __init__(self, original: Callable[..., Any], mapping: Mapping) -> None:
        self._original = original
        self._mapping = mapping

    def __call__(self, path: Any = ".") -> Any:
        real = self._mapping.path(path)
        entries = self._original(real)
        return entries if real is path else _Entries(entries, os.fspath(path))


class _Entries:
    """The iterator and context manager that scandir returns."""

    def __init__(self, entries: Any, folder: Any) -> None:
        self._entries = entries
        self._folder = folder

    def __enter__(self) -> "_Entries":
        return self

    def __exit__(self, *_details: Any) -> None:
        self._entries.close()

    def __iter__(self) -> "_Entries":
        return self

    def __next__(self) -> "_Entry":
        return _Entry(next(self._entries), self._folder)

    def close(self) -> None:
        self._entries.close()


class _Entry:
    """A directory entry under its name on the appliance."""

    def __init__(self, entry: Any, folder: Any) -> None:
        self._entry = entry
        self.path = os.path.join(folder, entry.name)

    def __fspath__(self) -> Any:
        return self.path

    def __getattr__(self, name: str) -> Any:
        return getattr(self._entry, name)


class _Answer:
    """getcwd and getcwdb, answering with the appliance's name."""

    def __init__(self, original: Callable[[], Any], mapping: Mapping) -> None:
        self._original = original
        self._mapping = mapping

    def __call__(self) -> Any:
        real = self._original()
        if isinstance(real, bytes):
            return os.fsencode(self._mapping.virtual(os.fsdecode(real)))
        return self._mapping.virtual(real)


def _paths(mapping: Mapping, count: int, write: bool) -> _Translate:
    def translate(
        arguments: Tuple[Any, ...], named: Dict[str, Any]
    ) -> Tuple[Tuple[Any, ...], Dict[str, Any]]:
        first = tuple(mapping.path(argument, write) for argument in arguments[:count])
        for name in _NAMES:
            if name in named:
                named[name] = mapping.path(named[name], write)
        return first + arguments[count:], named

    return translate


def _link(mapping: Mapping) -> _Translate:
    def translate(
        arguments: Tuple[Any, ...], named: Dict[str, Any]
    ) -> Tuple[Tuple[Any, ...], Dict[str, Any]]:
        targets = tuple(mapping.path(argument, index == 1) for index, argument in enumerate(arguments[:2]))
        for name in ("src", "dst"):
            if name in named:
                named[name] = mapping.path(named[name], name == "dst")
        return targets + arguments[2:], named

    return translate


def _os_open(mapping: Mapping) -> _Translate:
    def translate(
        arguments: Tuple[Any, ...], named: Dict[str, Any]
    ) -> Tuple[Tuple[Any, ...], Dict[str, Any]]:
        flags = arguments[1] if len(arguments) > 1 else named.get("flags", 0)
        write = bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC))
        return _paths(mapping, 1, write)(arguments, named)

    return translate


def _file_open(mapping: Mapping) -> _Translate:
    def translate(
        arguments: Tuple[Any, ...], named: Dict[str, Any]
    ) -> Tuple[Tuple[Any, ...], Dict[str, Any]]:
        mode = arguments[1] if len(arguments) > 1 else named.get("mode", "r")
        write = any(letter in mode for letter in "wax+")
        return _paths(mapping, 1, write)(arguments, named)

    return translate
