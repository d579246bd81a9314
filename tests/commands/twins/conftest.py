"""A real site, started once for all tests of the twins; tests use names of their own."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

from belvedere_simulator.commands.main import main
from belvedere_simulator.service.site.site import ensure_site, stop_site

SAMPLES = Path(str(resources.files("belvedere_resources"))) / "samples"


@dataclass(frozen=True)
class Told:
    """What one command said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Belvedere = Callable[..., Told]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a running site, whose keys lie in no keyring of the user's."""
    folder = tmp_path_factory.mktemp("twins")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        ensure_site(folder / "site")
        yield folder / "site"
        stop_site(folder / "site")


@pytest.fixture
def belvedere(site: Path, capsys: pytest.CaptureFixture[str]) -> Belvedere:
    """Runs one command on the site."""

    def run(*words: str) -> Told:
        capsys.readouterr()
        code = main([*words, "--data-dir", str(site)])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return Told(code, said.out, said.err)

    return run


@pytest.fixture
def application(tmp_path: Path) -> Path:
    """The people counter with its container built, as far as the service looks at it."""
    folder = tmp_path / "people_counter"
    shutil.copytree(SAMPLES / "people_counter", folder)
    package = folder / "packages" / "123456789012-PEOPLE_COUNTER_CODE-1.0"
    image, descriptor = b"root file system", (package / "descriptor.json").read_bytes()
    names = [hashlib.sha256(image).hexdigest() + ".tar.gz", hashlib.sha256(descriptor).hexdigest() + ".json"]
    for name, content in zip(names, (image, descriptor), strict=True):
        (folder / "assets" / name).write_bytes(content)
    manifest = json.loads((package / "package.json").read_text())
    form = {"type": "container", "assetUri": names[0], "descriptorUri": names[1]}
    manifest["nodePackage"]["assets"] = [{"name": "code_asset", "implementations": [form]}]
    (package / "package.json").write_text(json.dumps(manifest))
    return folder
