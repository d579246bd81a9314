"""A deployment from the first file to the first picture, stage by stage."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from belvedere_simulator.application.build.build import build_container
from belvedere_simulator.commands.clients import Clients
from belvedere_simulator.commands.twins.arguments import given, tags_of
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.commands.twins.package_folder import ready_packages
from belvedere_simulator.deploying.log_lines import (
    DEVICE_STREAM,
    LogLine,
    fix_of,
    is_wrong,
    lines_of,
    that_matter,
)
from belvedere_simulator.deploying.looking import look_at_site
from belvedere_simulator.deploying.plan import Plan
from belvedere_simulator.deploying.planning import make_plan
from belvedere_simulator.deploying.stages import (
    BUILD,
    REGISTER,
    REQUEST,
    UPLOAD,
    StageBook,
    has_failed,
    is_running,
    stage_of,
)
from belvedere_simulator.deploying.telling import Telling
from belvedere_simulator.deploying.upload import bring, register
from belvedere_simulator.deploying.wish import OwnPackage, Wish
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

_PAUSE = 0.3
_LOOKS = 10


@dataclass(frozen=True)
class Failure:
    """Where a deployment failed and what to do: `stage` is one of `stages.STAGES`."""

    stage: str
    why: str
    fix: str
    lines: Sequence[LogLine] = ()


@dataclass
class Deployment:
    """One deployment under way. `instance` is its id once the site knows it."""

    clients: Clients
    wish: Wish
    telling: Telling
    book: StageBook = field(default_factory=lambda: StageBook(time.time))
    instance: str = ""

    def prepare(self) -> Plan:
        """Plan it, then build, upload and register what the site does not have; what was planned.

        Raises BelvedereError, BV-DPY-001 where the plan has errors.
        """
        with told_failures(), _readable(self.wish):
            plan = make_plan(self.wish, look_at_site(self.clients, self.wish))
            refuse(plan)
            packages = {(each.manifest.name, each.manifest.version): each for each in self.wish.packages}
            for planned in (each for each in plan.packages if each.action != "none"):
                self._bring(packages[planned.name, planned.version])
        return plan

    def request(self) -> str:
        """Have the site deploy it; the instance's id. Raises BelvedereError."""
        self._reach(REQUEST)
        wish = self.wish
        override = {"ManifestOverridesPayload": {"PayloadData": wish.override}} if wish.override else {}
        with told_failures():
            answer = self.clients("panorama").create_application_instance(
                DefaultRuntimeContextDevice=wish.device,
                ManifestPayload={"PayloadData": wish.graph},
                **override,
                **given(
                    Name=wish.name,
                    Description=wish.description,
                    RuntimeRoleArn=wish.role,
                    ApplicationInstanceIdToReplace=wish.replaces,
                ),
                **tags_of(list(wish.tags.items())),
            )
        self.instance = str(answer["ApplicationInstanceId"])
        return self.instance

    def follow(self) -> Failure | None:
        """Wait until it runs, or has failed. Raises BelvedereError."""
        while True:
            with told_failures():
                told = self.clients("panorama").describe_application_instance(
                    ApplicationInstanceId=self.instance
                )
            if has_failed(told):
                return self._failed(told)
            self._reach(stage_of(told), str(told.get("StatusDescription", "")))
            if is_running(told):
                self.book.finish()
                self.telling.stages(self.book.stages)
                return None
            self.telling.wait(_PAUSE)

    def failed(self, error: BelvedereError) -> Failure:
        """It failed on this side of the site."""
        stage = self.book.fail(error.what)
        self.telling.stages(self.book.stages)
        return Failure(stage, str(error), error.remedy)

    def _bring(self, package: OwnPackage) -> None:
        ready = package.ready
        if ready is None:
            self._reach(BUILD, package.manifest.name)
            folder = package.place.folder
            build_container(folder, folder.parent.parent / "assets", said=self.telling.step)
            ready = ready_packages(folder)[0]
        self._reach(UPLOAD, ready.name)
        version = bring(self.clients, ready, self.telling)
        self._reach(REGISTER, ready.name)
        register(self.clients, ready.name, version, self.telling.wait)

    def _reach(self, stage: str, text: str = "") -> None:
        before = self.book.stages
        self.book.reach(stage, text)
        if self.book.stages != before:
            self.telling.stages(self.book.stages)

    def _failed(self, told: Any) -> Failure:
        self._reach(stage_of(told))
        why = str(told.get("StatusDescription", told["Status"]))
        stage = self.book.fail(why)
        self.telling.stages(self.book.stages)
        began = told["CreatedTime"].timestamp()
        shown = that_matter(self._lines(began))
        fix = fix_of((why, *(line.text for line in shown)))
        return Failure(stage, why, fix or usual_fix(), shown)

    def _lines(self, began: float) -> list[LogLine]:
        """What was logged; what the application said last comes a little later than its status."""
        for _ in range(_LOOKS):
            lines = lines_of(self.clients("logs"), self.wish.device, self.instance, began)
            if any(line.stream != DEVICE_STREAM and is_wrong(line.text) for line in lines):
                break
            self.telling.wait(_PAUSE)
        return lines


@contextmanager
def _readable(wish: Wish) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        what = tr("A file of the application cannot be read")
        why = f"{error.filename or wish.name}: {error.strerror or error}"
        raise BelvedereError("BV-DPY-012", what, where=wish.name, why=why) from error


def usual_fix() -> str:
    """What to do where no message of ours says it."""
    return tr("Read the lines of the log, correct what they name, and deploy again.")


def refuse(plan: Plan) -> None:
    """Raise BelvedereError BV-DPY-001 with everything that stands in the way."""
    if plan.errors:
        told = "".join(f"\n{each.code}: {each.what} {each.remedy}".rstrip() for each in plan.errors)
        what = tr("{count} things stand in the way:", count=len(plan.errors))
        raise BelvedereError("BV-DPY-001", f"{what}{told}\n", where=plan.name)
