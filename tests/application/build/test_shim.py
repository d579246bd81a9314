"""Our builder in Docker's place."""

from __future__ import annotations

import subprocess
import tarfile
from pathlib import Path

import pytest

from belvedere_simulator.application.build.shim import main, write_shim


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "package"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "app.py").write_text("print('hello')\n")
    (folder / "Dockerfile").write_text("FROM base\nCOPY src /panorama\nRUN make everything\n")
    return folder


def test_what_the_packaging_tool_asks_of_docker(package: Path, tmp_path: Path) -> None:
    docker = write_shim(tmp_path / "tools")
    script = (
        f"{docker} build -t code {package} --pull && "
        f"{docker} export --output=code.tar $({docker} create code:latest)"
    )
    done = subprocess.run(
        ["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False
    )
    assert done.returncode == 0, done
    assert "not executed: make everything" in done.stdout
    with tarfile.open(tmp_path / "code.tar", "r:") as tar:
        assert tar.getnames() == ["panorama", "panorama/app.py"]
    assert {path.name for path in tmp_path.iterdir()} == {"package", "tools", "code.tar"}
    assert {path.name for path in (tmp_path / "tools" / "images").iterdir()} == {"code.image"}


@pytest.mark.parametrize(
    "words",
    [
        ("create", "nothing:latest"),
        ("create", "../escape"),
        ("build", "-t", "../escape", "."),
        ("export", "--output=out.tar", "nothing"),
        ("run", "code"),
        ("build", "--squash", "-t", "code", "."),
    ],
)
def test_everything_else_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert main([str(tmp_path / "images"), *words]) == 1
    assert "BV-BLD-007" in capsys.readouterr().err
    assert not (tmp_path / "images").exists()
