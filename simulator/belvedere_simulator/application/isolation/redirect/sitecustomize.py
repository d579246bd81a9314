"""Imported by every Python the application starts: redirects its paths, then lets the next one run."""

import importlib
import importlib.machinery
import importlib.util
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))


def _next_one() -> None:
    """Import the sitecustomize that this one hides, if there is one."""
    others = [folder for folder in sys.path if os.path.abspath(folder or ".") != _HERE]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", others)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


if os.environ.get("BELVEDERE_REDIRECT"):
    importlib.import_module("belvedere_redirect.install").install(os.environ["BELVEDERE_REDIRECT"])
_next_one()
