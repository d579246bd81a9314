"""Everything of the redirection, in order."""

import importlib.machinery
from typing import Any

from . import files, libraries, programs, sockets
from .mapping import Mapping


def install(document: str) -> None:
    """Redirect this process as `document` says (see `Mapping`)."""
    mapping = Mapping(document)
    files.install(mapping)
    programs.install(mapping)
    sockets.install(mapping)
    libraries.install(mapping)
    _extension_modules(mapping)


def _extension_modules(mapping: Mapping) -> None:
    """The dynamic loader opens compiled modules itself: give it the real path."""
    original = importlib.machinery.ExtensionFileLoader.create_module

    def create(self: Any, spec: Any) -> Any:
        self.path = spec.origin = mapping.path(spec.origin)
        return original(self, spec)

    importlib.machinery.ExtensionFileLoader.create_module = create  # type: ignore[method-assign]
