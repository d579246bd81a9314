"""What an application finds in /panorama."""

from __future__ import annotations

import io
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from belvedere_simulator.application.node.archive import Limits, unpack
from belvedere_simulator.application.node.staging import Staged, stage
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.manifest.dockerfile import read_dockerfile

Write = Callable[[str, str], Path]


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "packages" / "123456789012-code-1.0"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def write(package: Path) -> Write:
    def write(path: str, text: str) -> Path:
        file = package / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return file

    return write


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "staged"


def staged_of(package: Path, place: Path, *steps: str) -> Staged:
    """Stage the package with a Dockerfile of these steps, without one when there are none."""
    if steps:
        (package / "Dockerfile").write_text("FROM base\n" + "\n".join(steps) + "\n")
    return stage(package, read_dockerfile(package), place)


def holds(staged: Staged) -> dict[str, str]:
    """Every staged file with its text."""
    return {
        file.relative_to(staged.folder).as_posix(): file.read_text()
        for file in sorted(staged.folder.rglob("*"))
        if file.is_file()
    }


def test_without_a_dockerfile_src_is_panorama(package: Path, write: Write, place: Path) -> None:
    write("src/app.py", "app")
    write("src/lib/tool.py", "tool")
    write("package.json", "{}")
    assert holds(staged_of(package, place)) == {"app.py": "app", "lib/tool.py": "tool"}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (["COPY src /panorama"], {"app.py", "a.txt", "sub/b.txt"}),
        (["COPY . /panorama/"], {"Dockerfile", "src/app.py", "src/a.txt", "src/sub/b.txt", "top.txt"}),
        (["COPY top.txt /panorama/renamed"], {"renamed"}),
        (["COPY top.txt /panorama/folder/"], {"folder/top.txt"}),
        (["COPY src/*.txt /panorama/"], {"a.txt"}),
        (["COPY src/sub /panorama/x"], {"x/b.txt"}),
        (["COPY top.txt src/a.txt /panorama/two"], {"two/top.txt", "two/a.txt"}),
        (["COPY src/sub /panorama/x", "COPY top.txt /panorama/x"], {"x/b.txt", "x/top.txt"}),
        (["COPY /src/app.py /panorama/"], {"app.py"}),
        (["COPY src/?.txt /panorama/"], {"a.txt"}),
    ],
    ids=lambda value: str(value) if isinstance(value, list) else ",".join(sorted(value)),
)
def test_copy_is_docker_s(
    package: Path, write: Write, place: Path, steps: list[str], expected: set[str]
) -> None:
    for path in ("src/app.py", "src/a.txt", "src/sub/b.txt", "top.txt"):
        write(path, path)
    assert set(holds(staged_of(package, place, *steps))) == expected


def test_a_later_copy_wins(package: Path, write: Write, place: Path) -> None:
    write("a", "first")
    write("b", "second")
    assert holds(staged_of(package, place, "COPY a /panorama/x", "COPY b /panorama/x")) == {"x": "second"}


def test_what_lies_elsewhere_is_told_of_and_still_found(package: Path, write: Write, place: Path) -> None:
    write("requirements.txt", "numpy")
    write("src/app.py", "")
    staged = staged_of(package, place, "COPY requirements.txt /tmp/", "COPY src /panorama")
    assert holds(staged) == {"app.py": ""}
    assert any("/tmp/requirements.txt" in note for note in staged.notes)
    found = staged.locate("requirements.txt", "/tmp")
    assert found is not None
    assert found.read_text() == "numpy"
    assert staged.locate("app.py", "/panorama") == staged.folder / "app.py"
    assert staged.locate("/tmp/nothing") is None


def test_only_what_changed_is_copied_again(package: Path, write: Write, place: Path) -> None:
    write("src/a", "1")
    write("src/b", "2")
    write("src/old/c", "3")
    staged_of(package, place)
    untouched = (place / "panorama" / "a").stat().st_mtime_ns
    os.utime(write("src/b", "changed"))
    (package / "src/old/c").unlink()
    (package / "src/old").rmdir()
    write("src/old", "now a file")
    staged = staged_of(package, place)
    assert holds(staged) == {"a": "1", "b": "changed", "old": "now a file"}
    assert (place / "panorama" / "a").stat().st_mtime_ns == untouched


def test_damage_to_the_staged_folder_is_repaired(package: Path, write: Write, place: Path) -> None:
    write("src/a", "right")
    staged = staged_of(package, place)
    (staged.folder / "a").unlink()
    (staged.folder / "stranger").write_text("x")
    (place / "index.json").write_text("no json")
    assert holds(staged_of(package, place)) == {"a": "right"}


def test_nothing_staged_is_the_user_s_own_file(package: Path, write: Write, place: Path) -> None:
    source = write("src/app.py", "mine")
    staged = staged_of(package, place)
    assert (staged.folder / "app.py").stat().st_ino != source.stat().st_ino
    assert not (staged.folder / "app.py").stat().st_mode & 0o222


def test_a_link_inside_the_package_is_followed(package: Path, write: Write, place: Path) -> None:
    write("models/big.onnx", "weights")
    (package / "src").mkdir()
    (package / "src/model.onnx").symlink_to("../models/big.onnx")
    (package / "src/cache").symlink_to("/opt/aws/panorama/storage/cache")
    staged = staged_of(package, place)
    assert holds(staged) == {"model.onnx": "weights"}
    assert str((staged.folder / "cache").readlink()) == "/opt/aws/panorama/storage/cache"


@pytest.mark.parametrize("target", ["/etc/passwd", "../../../secret", "nowhere", "."])
def test_a_link_that_leads_out_to_nothing_or_in_circles_is_refused(
    package: Path, write: Write, place: Path, target: str
) -> None:
    write("src/app.py", "")
    (package.parent.parent / "secret").write_text("secret")
    (package / "src/link").symlink_to(target)
    with pytest.raises(BelvedereError) as refused:
        staged_of(package, place)
    assert refused.value.code == "BV-APP-013"
    assert refused.value.remedy


def test_dockerignore_keeps_files_out(package: Path, write: Write, place: Path) -> None:
    write(".dockerignore", "# notes\n*.md\n!README.md\n**/__pycache__\nsecret/\n!secret/shown.txt\n")
    for path in (
        "a.md",
        "README.md",
        "sub/b.md",
        "sub/__pycache__/x.pyc",
        "secret/key",
        "secret/shown.txt",
        "app.py",
    ):
        write(path, path)
    staged = staged_of(package, place, "COPY . /panorama")
    kept = {"README.md", "app.py", "secret/shown.txt", "sub/b.md"}
    assert set(holds(staged)) == {".dockerignore", "Dockerfile", *kept}


def archive(file: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    with tarfile.open(file, "w:gz") as tar:
        for member, data in members:
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return file


def entry(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


def test_add_unpacks_an_archive_and_copy_does_not(package: Path, place: Path) -> None:
    archive(
        package / "assets.tar.gz",
        (entry("lib/libx.so.1"), b"code"),
        (entry("lib/libx.so", tarfile.SYMTYPE, "libx.so.1"), b""),
        (entry("lib/hard", tarfile.LNKTYPE, "lib/libx.so.1"), b""),
    )
    staged = staged_of(package, place, "ADD assets.tar.gz /panorama/a")
    assert holds(staged) == {"a/lib/libx.so.1": "code", "a/lib/libx.so": "code", "a/lib/hard": "code"}
    staged_of(package, place, "COPY assets.tar.gz /panorama/")
    assert [file.name for file in staged.folder.iterdir()] == ["assets.tar.gz"]
    assert not list((place / "archives").iterdir())


@pytest.mark.parametrize(
    "member",
    [
        entry("../outside"),
        entry("/etc/passwd"),
        entry("a/../../outside"),
        entry("link", tarfile.SYMTYPE, "/etc/passwd"),
        entry("link", tarfile.SYMTYPE, "../../x"),
        entry("link", tarfile.LNKTYPE, "../x"),
        entry("link", tarfile.SYMTYPE, "nothing"),
        entry("device", tarfile.CHRTYPE),
        entry("fifo", tarfile.FIFOTYPE),
    ],
    ids=lambda member: f"{member.name} {member.linkname}",
)
def test_an_archive_that_reaches_out_is_refused(tmp_path: Path, member: tarfile.TarInfo) -> None:
    bad = archive(tmp_path / "bad.tar.gz", (member, b""))
    (tmp_path / "out").mkdir()
    with pytest.raises(BelvedereError) as refused:
        unpack(bad, tmp_path / "out")
    assert refused.value.code == "BV-APP-011"
    assert not list((tmp_path / "out").rglob("*"))
    assert not (tmp_path / "outside").exists()


@pytest.mark.parametrize(
    "limits", [Limits(size=1000), Limits(ratio=10, free_size=0), Limits(entries=1)], ids=str
)
def test_a_bomb_does_not_go_off(tmp_path: Path, limits: Limits) -> None:
    bomb = archive(tmp_path / "bomb.tar.gz", (entry("small"), b""), (entry("big"), b"\0" * 3_000_000))
    (tmp_path / "out").mkdir()
    with pytest.raises(BelvedereError):
        unpack(bomb, tmp_path / "out", limits)
    assert sum(file.stat().st_size for file in (tmp_path / "out").rglob("*")) < 1000


def test_a_damaged_archive_leaves_nothing_staged(package: Path, place: Path) -> None:
    whole = archive(package / "a.tar.gz", (entry("x"), os.urandom(100_000)))
    whole.write_bytes(whole.read_bytes()[:50_000])
    with pytest.raises(BelvedereError) as refused:
        staged_of(package, place, "ADD a.tar.gz /panorama/")
    assert refused.value.code == "BV-APP-012"
    assert not list((place / "archives").iterdir())
