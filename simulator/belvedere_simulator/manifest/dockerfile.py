"""What a package's Dockerfile puts into the container, without building it.

FROM, WORKDIR, COPY, ADD, ARG and ENV are followed; `RUN pip install` is listed to be installed;
every other RUN is listed as not executed. As on the appliance, ENV, USER and CMD have no effect at
run time: only files count.
"""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from belvedere_simulator.errors import catalogue
from belvedere_simulator.manifest.copying import CopyStep, on_host
from belvedere_simulator.manifest.dockerfile_shell import shell_parts
from belvedere_simulator.manifest.dockerfile_sources import find_sources, is_archive
from belvedere_simulator.manifest.dockerfile_text import (
    Instruction,
    assignments,
    instructions,
    split_flags,
    substitute,
    words,
)
from belvedere_simulator.manifest.dockerignore import read_ignore_rules
from belvedere_simulator.manifest.problem import Problem, Severity
from belvedere_simulator.messages import tr

__all__ = ["ContainerRecipe", "CopyStep", "SkippedStep", "parse_dockerfile", "read_dockerfile"]

CODE_FOLDER = PurePosixPath("/panorama")
_STANDARD_FOLDERS = ("/", "/panorama", "/tmp", "/opt", "/usr", "/etc", "/root", "/home", "/var")  # noqa: S108
_LARGEST_DOCKERFILE = 1024 * 1024


@dataclass(frozen=True)
class SkippedStep:
    """A step, or a part of one, that is not executed. `line` counts from 1."""

    line: int
    text: str


@dataclass(frozen=True)
class ContainerRecipe:
    """What lies in the container: copies in order, pip's arguments per `pip install`, and what is left out.

    Paths among pip's arguments that name copied files are those of the package folder.
    """

    copies: tuple[CopyStep, ...]
    pip: tuple[tuple[str, ...], ...] = ()
    not_executed: tuple[SkippedStep, ...] = ()
    base_image: str = ""
    problems: tuple[Problem, ...] = field(default=(), repr=False)


def read_dockerfile(package_folder: Path) -> ContainerRecipe:
    """Read `Dockerfile` in `package_folder`; without one, the contents of `src` lie in /panorama.

    Never raises for what the file holds.
    """
    folder = package_folder.absolute()
    file = folder / "Dockerfile"
    if not file.is_file():
        source = folder / "src"
        step = CopyStep((source,), CODE_FOLDER, context=folder, ignore=read_ignore_rules(folder))
        return ContainerRecipe((step,) if source.is_dir() else ())
    with file.open("rb") as stream:
        text = stream.read(_LARGEST_DOCKERFILE).decode("utf-8", errors="replace")
    return parse_dockerfile(text, folder)


def parse_dockerfile(text: str, package_folder: Path) -> ContainerRecipe:
    """Follow the instructions in `text` over the files of `package_folder` (the build's context)."""
    reader = _Reader(package_folder)
    for instruction in instructions(text):
        reader.follow(instruction)
    return reader.recipe()


@dataclass
class _Stage:
    base_image: str = ""
    folder: PurePosixPath = field(default_factory=lambda: PurePosixPath("/"))
    variables: dict[str, str] = field(default_factory=dict)
    copies: list[CopyStep] = field(default_factory=list)
    pip: list[tuple[str, ...]] = field(default_factory=list)
    skipped: list[SkippedStep] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    folders: set[PurePosixPath] = field(
        default_factory=lambda: {PurePosixPath(name) for name in _STANDARD_FOLDERS}
    )


class _Reader:
    def __init__(self, context: Path) -> None:
        self._context = context
        self._ignore = read_ignore_rules(context)
        self._arguments: dict[str, str] = {}
        self._stages: dict[str, _Stage] = {}
        self._stage = _Stage()

    def follow(self, instruction: Instruction) -> None:
        match instruction.word:
            case "FROM":
                self._from(instruction)
            case "WORKDIR":
                named = " ".join(words(self._filled(instruction.rest)))
                self._stage.folder = self._path(named)
                self._stage.folders.update((self._stage.folder, *self._stage.folder.parents))
            case "ARG":
                self._argument(instruction)
            case "ENV":
                self._stage.variables.update(assignments(self._filled(instruction.rest)))
            case "COPY" | "ADD":
                self._copy(instruction)
            case "RUN":
                self._run(instruction)

    def recipe(self) -> ContainerRecipe:
        stage = self._stage
        return ContainerRecipe(
            tuple(stage.copies),
            tuple(stage.pip),
            tuple(stage.skipped),
            stage.base_image,
            tuple(stage.problems),
        )

    def _filled(self, text: str) -> str:
        return substitute(text, self._stage.variables)

    def _path(self, named: str) -> PurePosixPath:
        joined = posixpath.normpath(posixpath.join(self._stage.folder, named))
        return PurePosixPath("/" + joined.lstrip("/"))

    def _from(self, instruction: Instruction) -> None:
        _, rest = split_flags(substitute(instruction.rest, self._arguments))
        parts = words(rest)
        base = parts[0] if parts else ""
        earlier = self._stages.get(base.lower())
        self._stage = _Stage(base_image=base)
        if earlier is not None:
            self._stage = _Stage(
                earlier.base_image,
                earlier.folder,
                dict(earlier.variables),
                list(earlier.copies),
                list(earlier.pip),
                list(earlier.skipped),
                list(earlier.problems),
                set(earlier.folders),
            )
        if len(parts) > 2 and parts[1].lower() == "as":
            self._stages[parts[2].lower()] = self._stage

    def _argument(self, instruction: Instruction) -> None:
        before_from = not self._stage.base_image
        for part in words(self._filled(instruction.rest)):
            name, given, value = part.partition("=")
            if before_from:
                self._arguments[name] = value
            elif given or name not in self._stage.variables:
                self._stage.variables.setdefault(name, value if given else self._arguments.get(name, ""))

    def _copy(self, instruction: Instruction) -> None:
        flags, rest = split_flags(self._filled(instruction.rest))
        parts = words(rest)
        if instruction.heredocs or flags.get("from") or len(parts) < 2:
            self._skip(instruction, instruction.text)
            return
        *named, target = parts
        found: list[Path] = []
        for name in named:
            if name.startswith(("http://", "https://", "git@", "git://")):
                self._skip(instruction, f"{instruction.word} {name} {target}")
                continue
            matches = find_sources(self._context, name, self._ignore)
            if not matches:
                what = tr('"{name}" is not in the package: nothing is copied.', name=name)
                self._note("warning", "BV-MAN-066", instruction.line, what)
            found.extend(matches)
        self._place(found, target, several=len(named) > 1, extracts=instruction.word == "ADD")

    def _place(self, found: list[Path], target: str, *, several: bool, extracts: bool) -> None:
        destination = self._path(target)
        archives = [file for file in found if extracts and file.is_file() and is_archive(file)]
        others = tuple(file for file in found if file not in archives)
        ends_as_folder = target.endswith(("/", "/.")) or target in {".", ".."}
        is_folder = several or ends_as_folder or destination in self._stage.folders or len(found) > 1
        into = is_folder or any(file.is_dir() for file in others)
        if others:
            self._add(CopyStep(others, destination, False, into, self._context, self._ignore))
        for archive in archives:
            self._add(CopyStep((archive,), destination, True, True, self._context, self._ignore))

    def _add(self, step: CopyStep) -> None:
        self._stage.copies.append(step)
        top = step.destination if step.into_folder else step.destination.parent
        self._stage.folders.update((top, *top.parents))
        for _, placed in step.files() if not step.extract else ():
            self._stage.folders.update(placed.parents)

    def _run(self, instruction: Instruction) -> None:
        rest = self._filled(instruction.rest)
        heredocs = tuple(self._filled(body) for body in instruction.heredocs)
        for part in shell_parts(rest, heredocs, self._stage.folder):
            if part.pip is None:
                self._skip(instruction, part.text)
            else:
                self._stage.pip.append(self._on_host(part.pip, part.folder))

    def _on_host(self, words_of_pip: tuple[str, ...], folder: PurePosixPath) -> tuple[str, ...]:
        """Pip's arguments with the container's paths of copied files turned into the package's."""
        return tuple(
            on_host(word, before, folder, self._stage.copies)
            for before, word in zip(("", *words_of_pip), words_of_pip, strict=False)
        )

    def _skip(self, instruction: Instruction, text: str) -> None:
        self._stage.skipped.append(SkippedStep(instruction.line, text))
        self._note("warning", "BV-MAN-057", instruction.line, tr("Not executed: {step}", step=text))

    def _note(self, severity: Severity, code: str, line: int, what: str) -> None:
        file = self._context / "Dockerfile"
        remedy = tr(catalogue()[code].remedy)
        self._stage.problems.append(Problem(severity, code, file, line, 1, "", what, remedy))
