"""How requirement lines are read and rewritten."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from belvedere_simulator.application.python.pip_commands import PipInstall, parse_pip_install
from belvedere_simulator.application.python.requirement_files import of_file
from belvedere_simulator.application.python.requirements import (
    logical_lines,
    requirement_name,
    rewrite,
    with_numpy,
)
from belvedere_simulator.errors import BelvedereError


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("opencv-python==4.6.*", "opencv-python-headless==4.6.*"),
        ("OpenCV_Python >= 4", "opencv-python-headless >= 4"),
        ("opencv-contrib-python", "opencv-contrib-python-headless"),
        ("opencv-python; python_version < '3.9'", "opencv-python-headless; python_version < '3.9'"),
        ("opencv-python-headless==4.6.0.66", "opencv-python-headless==4.6.0.66"),
        ("opencv-python @ https://x/opencv.whl", "opencv-python @ https://x/opencv.whl"),
        ("boto3==1.24.*", "boto3==1.24.*"),
        ("--index-url https://u:p@host/simple", "--index-url https://u:p@host/simple"),
    ],
)
def test_opencv_is_headless_with_the_same_version(line: str, expected: str) -> None:
    assert rewrite([line]).lines == (expected,)
    assert rewrite([line], constrained=False).lines == (line,)


def test_changes_are_told() -> None:
    assert rewrite(["opencv-python==4.6.*", "boto3"]).changes == (
        "opencv-python==4.6.* -> opencv-python-headless==4.6.*",
    )


def test_with_a_gpu_onnxruntime_is_the_gpu_s() -> None:
    assert rewrite(["onnxruntime>=1.15"], gpu=True).lines == ("onnxruntime-gpu>=1.15",)
    assert rewrite(["onnxruntime>=1.15"], gpu=False).lines == ("onnxruntime>=1.15",)
    assert rewrite(["onnxruntime", "onnxruntime-gpu"], gpu=True).lines == ("onnxruntime-gpu",)


def test_numpy_is_always_there() -> None:
    assert with_numpy(("boto3",)) == ("boto3", "numpy")
    assert with_numpy(("NumPy==1.24.4",)) == ("NumPy==1.24.4",)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Foo.Bar[x,y]>=1,<2; extra == 'z'", "foo-bar"),
        ("foo @ git+https://host/x", "foo"),
        ("./wheels/foo-1-py3-none-any.whl", None),
        ("foo-1-py3-none-any.whl", None),
        ("wheels/foo", None),
        ("https://host/foo.zip", None),
        ("-r other.txt", None),
    ],
)
def test_the_name_a_line_asks_for(line: str, name: str | None) -> None:
    assert requirement_name(line) == name


@given(st.text(max_size=60))
def test_rewriting_twice_is_rewriting_once(text: str) -> None:
    once = rewrite(logical_lines(text)).lines
    assert rewrite(once).lines == once


def test_comments_and_continuations_are_pip_s() -> None:
    text = (
        "# head\nboto3==1.24.* # the client\nopencv-python \\\n  ==4.6.*\n\nx @ https://h/x.whl#sha256=ab\r\n"
    )
    assert logical_lines(text) == (
        "boto3==1.24.*",
        "opencv-python    ==4.6.*",
        "x @ https://h/x.whl#sha256=ab",
    )


def test_a_pip_line_is_taken_apart() -> None:
    line = (
        "--no-cache-dir -U -r requirements.txt boto3==1.24.* --extra-index-url=https://x/simple"
        " -c limits.txt --target /lib --only-binary :all: -f wheels"
    )
    assert parse_pip_install(line.split()) == PipInstall(
        requirements=("boto3==1.24.*",),
        files=("requirements.txt",),
        constraints=("limits.txt",),
        options=("--extra-index-url https://x/simple", "--only-binary=:all:", "--find-links wheels"),
        skipped=("--no-cache-dir", "-U", "--target /lib"),
    )


def test_inclusions_are_followed(tmp_path: Path) -> None:
    (tmp_path / "base").mkdir()
    (tmp_path / "requirements.txt").write_text("-r base/more.txt\n-c limits.txt\nboto3\n./base/own.whl[x]\n")
    (tmp_path / "base" / "more.txt").write_text("numpy==1.24.4\n")
    (tmp_path / "base" / "own.whl").write_bytes(b"wheel")
    (tmp_path / "limits.txt").write_text("urllib3<2\n")
    found = of_file(tmp_path / "requirements.txt")
    assert found.lines == ("numpy==1.24.4", "boto3", f"{tmp_path / 'base' / 'own.whl'}[x]")
    assert found.constraints == ("urllib3<2",)
    assert found.local_files == (tmp_path / "base" / "own.whl",)


@pytest.mark.parametrize(
    "line", ["-r missing.txt", "./missing.whl", "--find-links missing", "-r requirements.txt"]
)
def test_what_is_missing_or_circular_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "requirements.txt").write_text(line + "\n")
    with pytest.raises(BelvedereError) as told:
        of_file(tmp_path / "requirements.txt")
    assert told.value.code == "BV-APP-004"
