"""The descriptions of services that clients are made of, read once for all clients of a test process."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from botocore.loaders import Loader


def models_folder() -> Path:
    """Our own descriptions."""
    return Path(str(resources.files("belvedere_resources"))) / "api"


@cache
def service_models(folder: str = str(models_folder())) -> Loader:
    """Those in a folder and botocore's: to find and read them takes longer than to make a client."""
    loader = Loader()
    loader.search_paths.insert(0, folder)
    return loader
