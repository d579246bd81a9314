"""The two sample applications and their clips, as they are shipped."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

SAMPLES = Path(__file__).parents[2] / "resources" / "belvedere_resources" / "samples"

Importer = Callable[[str, str], ModuleType]


@pytest.fixture(scope="session")
def samples() -> Path:
    return SAMPLES


@pytest.fixture(scope="session")
def people_counter() -> Path:
    return SAMPLES / "people_counter"


@pytest.fixture(scope="session")
def status_page() -> Path:
    return SAMPLES / "status_page"


@pytest.fixture
def source(monkeypatch: pytest.MonkeyPatch) -> Importer:
    """Import a module of a sample's code package: `source("status_page", "web")`."""

    def load(sample: str, name: str) -> ModuleType:
        (folder,) = (SAMPLES / sample / "packages").glob("*_CODE-1.0")
        # Modules of the package import each other by their bare names, as they do in /panorama.
        monkeypatch.syspath_prepend(str(folder / "src"))
        for file in (folder / "src").glob("*.py"):
            monkeypatch.delitem(sys.modules, file.stem, raising=False)
        spec = importlib.util.spec_from_file_location(name, folder / "src" / f"{name}.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    return load
