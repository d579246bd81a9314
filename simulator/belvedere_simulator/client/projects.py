"""Calls about projects: applications as folders on this computer."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from belvedere_simulator.client.applications import CallTelling
from belvedere_simulator.client.call import Arguments, Call, Work
from belvedere_simulator.client.lines import failure_document
from belvedere_simulator.client.place import place_of
from belvedere_simulator.client.sites import Sites
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.projects.comparing import compare_projects
from belvedere_simulator.projects.creating import USUAL_TEMPLATE, new_project, templates
from belvedere_simulator.projects.looking import problems_of, project_facts
from belvedere_simulator.projects.models import add_model
from belvedere_simulator.projects.packages import plan_import, plan_rename
from belvedere_simulator.projects.personal import plan_samplify
from belvedere_simulator.projects.project import SAMPLE_ACCOUNT, Outcome, open_project
from belvedere_simulator.projects.reading import fingerprint
from belvedere_simulator.projects.rescue.recovering import rescue_project
from belvedere_simulator.projects.sections import sections_document
from belvedere_simulator.projects.steps import Step
from belvedere_simulator.projects.taking_back import Assets, kept_way_back, make_step, take_back

PERIOD = 1.0
_IDLE = 10.0
_FAILURES = 3


class ProjectCalls:
    """What the Projects page asks for. Answers about what was done are {"folder", "done", "notes"}."""

    def __init__(self, sites: Sites) -> None:
        self._sites = sites

    def works(self) -> dict[str, Work]:
        """By name."""
        return {
            "projects.templates": self.templates,
            "projects.account": self.account,
            "projects.watch": self.watch,
            "projects.new": self.new,
            "projects.plan": self.plan,
            "projects.change": self.change,
            "projects.undo": self.undo,
            "projects.add-model": self.add_model,
            "projects.build": self.build,
            "projects.package": self.package,
            "projects.compare": self.compare,
            "projects.rescue": self.rescue,
        }

    def templates(self, _call: Call, _given: Arguments) -> list[dict[str, str]]:
        """Each with `name`, `title` and `description`, the usual one first."""
        return [asdict(template) for template in templates()]

    def account(self, _call: Call, given: Arguments) -> str:
        """The account of the site."""
        with told_failures():
            clients = self._sites.clients(place_of(given))
            return str(clients("sts").get_caller_identity()["Account"])

    def watch(self, call: Call, given: Arguments) -> None:
        """The project in `folder` and its problems, at once and whenever a file of it is saved.

        {"project": see `looking.project_facts`, "problems": [...]} or {"problem": why it is none}; looked
        for every `seconds` (1).
        """
        folder, last, failures = Path(given["folder"]), "", 0
        while True:
            begun = time.monotonic()
            seen = fingerprint(folder)
            # A folder of very many files is looked through less often.
            pause = max(float(given.get("seconds", PERIOD)), _IDLE * (time.monotonic() - begun))
            if seen != last:
                told: dict[str, Any] | None
                try:
                    told = _looked_at(folder)
                except OSError as error:
                    # What changes under the look is looked at again; what cannot be read at all is told.
                    failures += 1
                    told = _unreadable(folder, error) if failures == _FAILURES else None
                if told is not None:
                    last, failures = seen, 0
                    call.event(told)
            call.wait(pause)

    def new(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Make `folder` from a `template`, for the `account`, that of the site where it is "site"."""
        account = str(given.get("account") or SAMPLE_ACCOUNT)
        account = self.account(call, given) if account == "site" else account
        return _told(
            new_project(Path(given["folder"]), str(given.get("template") or USUAL_TEMPLATE), account)
        )

    def plan(self, call: Call, given: Arguments) -> dict[str, Any]:
        """What `change` would do: {"title", "sections", "folders": [[old, new]], "notes"}."""
        step = self._step(call, given)
        return {
            "title": step.title,
            "sections": sections_document(step.sections),
            "folders": [[step.project.shown(each.old), step.project.shown(each.new)] for each in step.moves],
            "notes": list(step.notes),
        }

    def change(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Do to `folder` what `kind` says: import (`account`), rename (`name`, `new_name`), samplify."""
        return _told(make_step(self._step(call, given)))

    def undo(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """Take the last change of `folder` back."""
        return _told(take_back(Path(given["folder"])))

    def add_model(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Put the `model` into the `package` of `folder`, as its `asset`, with a `descriptor`'s text."""
        call.progress(tr("Packing {name}", name=Path(given["model"]).name))

        def keep(step: Step, assets: Assets) -> AbstractContextManager[None]:
            call.check()
            return kept_way_back(step, assets)

        with _written(given.get("descriptor")) as descriptor:
            wanted = (str(given.get("package") or ""), str(given.get("asset") or ""), descriptor)
            return _told(add_model(Path(given["folder"]), Path(given["model"]), *wanted, keep=keep))

    def build(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Build the containers of `folder`, for the `targets`, or with an `engine`."""
        from belvedere_simulator.application.build.build import Wanted  # noqa: PLC0415
        from belvedere_simulator.application.build.target import read_target  # noqa: PLC0415
        from belvedere_simulator.projects.building import build_project  # noqa: PLC0415

        cancel = threading.Event()
        call.at_cancel(cancel.set)
        targets = tuple(read_target(text) for text in given.get("targets") or ())
        wanted = Wanted(targets, engine=str(given.get("engine") or ""))
        return _told(build_project(Path(given["folder"]), wanted, call.progress, cancel))

    def package(self, call: Call, given: Arguments) -> dict[str, Any]:
        """Bring all packages of `folder` to the site and register them; `packages` with their versions."""
        from belvedere_simulator.commands.twins.package_folder import ready_packages  # noqa: PLC0415
        from belvedere_simulator.deploying.upload import bring, register  # noqa: PLC0415

        packages, telling, versions = ready_packages(Path(given["folder"])), CallTelling(call), []
        with told_failures():
            clients = self._sites.clients(place_of(given))
            for package in packages:
                version = bring(clients, package, telling)
                call.progress(tr("Registering {name}", name=package.name))
                register(clients, package.name, version, call.wait)
                versions.append(version)
        return {"packages": versions}

    def compare(self, _call: Call, given: Arguments) -> dict[str, Any]:
        """{"sections"} that are different between the projects `old` and `new`."""
        return {"sections": sections_document(compare_projects(Path(given["old"]), Path(given["new"])))}

    def rescue(self, call: Call, given: Arguments) -> dict[str, Any]:
        """A project `into` a new folder of what lies in `sources`; besides `missing`: `what` and `how`."""
        account = str(given.get("account") or SAMPLE_ACCOUNT)
        sources = [Path(name) for name in given["sources"]]
        rescued = rescue_project(sources, Path(given["into"]), account, call.progress)
        return {**_told(rescued.outcome), "missing": [asdict(each) for each in rescued.missing]}

    def _step(self, call: Call, given: Arguments) -> Step:
        folder = Path(given["folder"])
        plans: Mapping[str, Callable[[], Step]] = {
            "import": lambda: plan_import(folder, str(given.get("account") or self.account(call, given))),
            "rename": lambda: plan_rename(folder, str(given["name"]), str(given["new_name"])),
            "samplify": lambda: plan_samplify(folder),
        }
        return plans[str(given["kind"])]()


def _looked_at(folder: Path) -> dict[str, Any]:
    try:
        facts = project_facts(folder)
        problems = problems_of(open_project(folder))
    except BelvedereError as error:
        return {"problem": failure_document(error)}
    return {"project": facts, "problems": [asdict(problem) for problem in problems]}


@contextmanager
def _written(descriptor: str | None) -> Iterator[Path | None]:
    """A descriptor's text as a file for a while; None where the package's own counts."""
    if not descriptor:
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="belvedere-descriptor-") as folder:
        file = Path(folder, "descriptor.json")
        file.write_text(descriptor, encoding="utf-8")
        yield file


def _unreadable(folder: Path, error: OSError) -> dict[str, Any]:
    what, why = tr("This is no project"), error.strerror or str(error)
    return {"problem": failure_document(BelvedereError("BV-PRJ-001", what, where=str(folder), why=why))}


def _told(outcome: Outcome) -> dict[str, Any]:
    return {"folder": str(outcome.folder), "done": list(outcome.done), "notes": list(outcome.notes)}
