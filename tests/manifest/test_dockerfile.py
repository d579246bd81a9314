"""What a Dockerfile puts into the container, by Docker's own rules."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from belvedere_simulator.manifest.dockerfile import ContainerRecipe, parse_dockerfile, read_dockerfile
from fakes.properties import ONE_FOLDER


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package with a few files, a wheel and an archive."""
    folder = tmp_path / "123456789012-code-1.0"
    for name in ("src/app.py", "src/models/a.onnx", "src/notes.md", "extra/one.txt", "extra/two.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    (folder / "requirements.txt").write_text("boto3\n")
    (folder / "mine-1.0-py3-none-any.whl").write_bytes(b"wheel")
    with tarfile.open(folder / "data.tar.gz", "w:gz") as archive:
        member = tarfile.TarInfo("inside.txt")
        member.size = 2
        archive.addfile(member, io.BytesIO(b"hi"))
    return folder


def _placed(recipe: ContainerRecipe) -> set[str]:
    return {str(placed) for step in recipe.copies for _, placed in step.files()}


CASES = {
    "COPY src /panorama": {"/panorama/app.py", "/panorama/models/a.onnx", "/panorama/notes.md"},
    "copy src/ /panorama/": {"/panorama/app.py", "/panorama/models/a.onnx", "/panorama/notes.md"},
    "COPY --chown=1:1 --chmod=755 src/app.py /panorama/": {"/panorama/app.py"},
    "COPY src/app.py /panorama/main.py": {"/panorama/main.py"},
    "COPY src/app.py /panorama": {"/panorama/app.py"},
    "COPY src/app.py /new": {"/new"},
    "WORKDIR /new\nCOPY src/app.py /new": {"/new/app.py"},
    "COPY src/app.py requirements.txt /new": {"/new/app.py", "/new/requirements.txt"},
    "COPY extra/*.txt /panorama/texts/": {"/panorama/texts/one.txt", "/panorama/texts/two.txt"},
    "COPY extra/?ne.txt /panorama/": {"/panorama/one.txt"},
    'COPY ["src/app.py", "/panorama/with blank/"]': {"/panorama/with blank/app.py"},
    "WORKDIR /panorama\nCOPY src/app.py .": {"/panorama/app.py"},
    "WORKDIR /panorama\nWORKDIR sub\nCOPY src/app.py ./": {"/panorama/sub/app.py"},
    "WORKDIR /panorama\nCOPY extra/one.txt ../other/": {"/other/one.txt"},
    "ENV TARGET=/panorama/code\nCOPY src/app.py ${TARGET}/": {"/panorama/code/app.py"},
    "ARG NAME=app\nCOPY src/$NAME.py ${MISSING:-/panorama}/": {"/panorama/app.py"},
    "COPY \\\n  # a comment\n  src/app.py \\\n\n  /panorama/": {"/panorama/app.py"},
    "ADD extra/one.txt /panorama/": {"/panorama/one.txt"},
    "COPY ../../outside /panorama/\nCOPY /src/app.py /panorama/": {"/panorama/app.py"},
    "COPY src /panorama\nCOPY extra/one.txt /panorama/models": {
        "/panorama/app.py",
        "/panorama/models/a.onnx",
        "/panorama/models/one.txt",
        "/panorama/notes.md",
    },
}


@pytest.mark.parametrize("text", CASES)
def test_copies_land_where_docker_puts_them(package: Path, text: str) -> None:
    assert _placed(parse_dockerfile(f"FROM base:1\n{text}\n", package)) == CASES[text]


def test_without_a_dockerfile_the_contents_of_src_are_the_code(package: Path) -> None:
    assert _placed(read_dockerfile(package)) == CASES["COPY src /panorama"]


def test_added_archives_are_extracted_and_copied_ones_are_not(package: Path) -> None:
    recipe = parse_dockerfile(
        "FROM b\nADD data.tar.gz extra/one.txt /panorama/\nCOPY data.tar.gz /panorama/", package
    )
    steps = [([file.name for file in step.sources], step.extract) for step in recipe.copies]
    assert steps == [(["one.txt"], False), (["data.tar.gz"], True), (["data.tar.gz"], False)]


def test_dockerignore_leaves_files_out_and_takes_them_back(package: Path) -> None:
    (package / ".dockerignore").write_text("# no notes\n**/*.md\nextra\n!extra/two.txt\n")
    placed = _placed(parse_dockerfile("FROM b\nCOPY . /panorama", package))
    assert "/panorama/src/notes.md" not in placed
    assert "/panorama/extra/one.txt" not in placed
    assert {"/panorama/extra/two.txt", "/panorama/src/app.py"} <= placed


def test_links_out_of_the_package_are_not_followed(package: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    (package / "src" / "link.txt").symlink_to(tmp_path / "secret.txt")
    assert _placed(parse_dockerfile("FROM b\nCOPY src /panorama", package)) == CASES["COPY src /panorama"]
    direct = parse_dockerfile("FROM b\nCOPY src/link.txt /panorama/", package)
    assert _placed(direct) == set()
    assert [problem.code for problem in direct.problems] == ["BV-MAN-066"]


PIP = {
    "pip install boto3": [("boto3",)],
    "pip3 install --no-cache-dir 'numpy<2' boto3==1.24.*": [("--no-cache-dir", "numpy<2", "boto3==1.24.*")],
    "python3 -m pip install a": [("a",)],
    "/usr/bin/python3.8 -m pip install a": [("a",)],
    "PIP_X=1 pip install a": [("a",)],
    '["pip3", "install", "a"]': [("a",)],
    "pip install a && pip install b": [("a",), ("b",)],
    "--mount=type=cache,target=/root pip install a": [("a",)],
    "apt-get update && \\\n apt-get install -y x && \\\n pip install a": [("a",)],
    "<<EOF\npip install a\npip install b\nEOF": [("a",), ("b",)],
    "pip uninstall a": [],
    "pip install a | tee log": [],
    "pip install $(cat list)": [],
}


@pytest.mark.parametrize("run", PIP)
def test_pip_installations_are_honoured(package: Path, run: str) -> None:
    recipe = parse_dockerfile(f"FROM b\nRUN {run}\n", package)
    assert list(recipe.pip) == PIP[run]


def test_files_that_pip_is_given_are_those_of_the_package(package: Path) -> None:
    text = """FROM b
    COPY . /build
    WORKDIR /build
    RUN pip install -r requirements.txt ./mine-1.0-py3-none-any.whl[x] numpy
    RUN cd /tmp && pip install -r/build/requirements.txt --constraint=/build/requirements.txt -r other.txt
    """
    recipe = parse_dockerfile(text, package)
    requirements, wheel = str(package / "requirements.txt"), str(package / "mine-1.0-py3-none-any.whl")
    assert recipe.pip == (
        ("-r", requirements, f"{wheel}[x]", "numpy"),
        (f"-r{requirements}", f"--constraint={requirements}", "-r", "other.txt"),
    )


def test_everything_else_is_listed_as_not_executed_with_its_line(package: Path) -> None:
    text = (
        "FROM b\nRUN apt-get update && pip install a ; make\nCOPY --from=builder /x /y\n"
        "ADD https://example.com/a.zip /panorama/\nENV A=b\nCMD x\nCOPY <<END /panorama/x\nhello\nEND\n"
    )
    recipe = parse_dockerfile(text, package)
    assert [(step.line, step.text) for step in recipe.not_executed] == [
        (2, "apt-get update"),
        (2, "make"),
        (3, "COPY --from=builder /x /y"),
        (4, "ADD https://example.com/a.zip /panorama/"),
        (7, "COPY <<END /panorama/x"),
    ]
    assert {problem.line for problem in recipe.problems} == {2, 3, 4, 7}
    assert all(problem.severity == "warning" for problem in recipe.problems)


def test_only_the_last_stage_counts_with_what_it_is_made_from(package: Path) -> None:
    text = (
        "ARG TAG=1.2\nFROM base:${TAG} AS first\nWORKDIR /panorama\nCOPY src/app.py .\nFROM other AS tools\n"
        "COPY extra /tools\nFROM first\nCOPY extra/one.txt .\n"
    )
    recipe = parse_dockerfile(text, package)
    assert _placed(recipe) == {"/panorama/app.py", "/panorama/one.txt"}
    assert recipe.base_image == "base:1.2"


def test_the_escape_directive_is_obeyed(package: Path) -> None:
    text = "# escape=`\nFROM b\nCOPY src/app.py `\n /panorama/\n"
    assert _placed(parse_dockerfile(text, package)) == {"/panorama/app.py"}


_line = st.sampled_from(
    [
        "FROM",
        "COPY",
        "ADD",
        "RUN",
        "ENV",
        "ARG",
        "WORKDIR",
        "pip install",
        "#",
        "<<EOF",
        "EOF",
        "[",
        "--from=",
    ]
) | st.text(max_size=12)
_dockerfiles = st.lists(st.lists(_line, max_size=5).map(" ".join), max_size=8).map("\n".join)


@settings(suppress_health_check=ONE_FOLDER)
@given(_dockerfiles | st.text(max_size=100))
def test_no_text_makes_the_reader_raise_or_leave_the_package(package: Path, text: str) -> None:
    recipe = parse_dockerfile(text, package)
    for step in recipe.copies:
        assert step.destination.is_absolute()
        assert ".." not in step.destination.parts
        assert all(source.resolve().is_relative_to(package.resolve()) for source in step.sources)


@settings(suppress_health_check=ONE_FOLDER)
@given(st.text(max_size=60))
def test_no_dockerignore_makes_the_reader_raise(package: Path, text: str) -> None:
    (package / ".dockerignore").write_text(text, encoding="utf-8", errors="replace")
    everything = {file for file in package.rglob("*") if file.is_file()}
    for step in parse_dockerfile("FROM b\nCOPY . /panorama", package).copies:
        assert {file for file, _ in step.files()} <= everything
