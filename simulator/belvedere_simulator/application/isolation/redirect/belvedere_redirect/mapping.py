"""Which path, port and command line stands for which."""

import errno
import json
import os
import re
from typing import Any, Dict, List, Tuple


class Mapping:
    """The appliance's folders and where they really are; the container's ports and where they listen.

    document: JSON `{"folders": [[name, real, read_only]...], "ports": {"80": 43121}, "keep": [names]}`,
    `keep` being environment variables that every child process needs.
    """

    def __init__(self, document: str) -> None:
        fields = json.loads(document)
        self.document = document
        self.folders: List[Tuple[str, str, bool]] = [tuple(row) for row in fields["folders"]]
        self.ports: Dict[int, int] = {int(port): real for port, real in fields["ports"].items()}
        self.keep: List[str] = fields["keep"]
        names = "|".join(re.escape(name) for name, _real, _read_only in self.folders)
        self._in_text = re.compile(r"(?<![\w./~-])(%s)(?![\w.-])" % names)
        self._first = tuple({name.split("/")[1] for name, _real, _read_only in self.folders})

    def path(self, path: Any, write: bool = False) -> Any:
        """The real path for `path` (str, bytes or PathLike); anything else comes back as it is.

        Raises OSError EROFS when `write` and the folder is read-only on the appliance.
        """
        if isinstance(path, int) or path is None:
            return path
        try:
            plain = os.fspath(path)
        except TypeError:
            return path
        if isinstance(plain, bytes):
            real = self._real(os.fsdecode(plain), write)
            return path if real is None else os.fsencode(real)
        real = self._real(plain, write)
        return path if real is None else real

    def virtual(self, real: str) -> str:
        """The appliance's name for a real path."""
        for name, folder, _read_only in self.folders:
            if real == folder or real.startswith(folder + os.sep):
                return name + real[len(folder) :].replace(os.sep, "/")
        return real

    def text(self, text: str) -> str:
        """A command line or an argument with every folder name in it replaced."""
        return self._in_text.sub(lambda match: self._folder(match.group(1)), text)

    def argument(self, argument: Any) -> Any:
        """One program argument of any type."""
        if isinstance(argument, bytes):
            return os.fsencode(self.text(os.fsdecode(argument)))
        plain = os.fspath(argument) if isinstance(argument, os.PathLike) else argument
        return self.text(plain) if isinstance(plain, str) else plain

    def environment(self, environment: Dict[str, str]) -> Dict[str, str]:
        """A child's environment with what it needs to be redirected too."""
        return {**{name: os.environ[name] for name in self.keep if name in os.environ}, **environment}

    def _folder(self, name: str) -> str:
        return next(real for folder, real, _read_only in self.folders if folder == name)

    def _real(self, path: str, write: bool) -> "str | None":
        if not path.startswith("/"):
            if path.partition("/")[0] not in self._first or os.getcwd() != "/":
                return None
            path = "/" + path
        for name, real, read_only in self.folders:
            if path.startswith(name) and path[len(name) : len(name) + 1] in ("", "/"):
                if write and read_only:
                    raise OSError(errno.EROFS, os.strerror(errno.EROFS), path)
                return real + path[len(name) :]
        return None
