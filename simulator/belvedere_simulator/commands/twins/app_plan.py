"""Plans of deployments as text, and deployments told on a terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from datetime import datetime

from belvedere_simulator.commands.tables import shown, table, terminal_width
from belvedere_simulator.commands.twins.app_status import told_end
from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.commands.twins.progress import Progress
from belvedere_simulator.commands.twins.session import Session
from belvedere_simulator.deploying.log_lines import LogLine
from belvedere_simulator.deploying.looking import look_at_site
from belvedere_simulator.deploying.plan import Plan
from belvedere_simulator.deploying.planning import make_plan
from belvedere_simulator.deploying.procedure import Deployment, Failure
from belvedere_simulator.deploying.stages import Stage
from belvedere_simulator.deploying.wish import Wish
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr


def tell_plan(session: Session, wish: Wish) -> int:
    """Print what would happen, and change nothing. 1 where something stands in the way."""
    with told_failures():
        plan = make_plan(wish, look_at_site(session.clients, wish))
    session.tell(plan.to_document(), "\n".join(plan_lines(plan)))
    return 1 if plan.errors else 0


def plan_lines(plan: Plan) -> Iterator[str]:
    """A plan in words."""
    away = "" if plan.is_device_online else " " + tr("(not connected)")
    yield tr("{name} to the device {device}{away}", name=plan.name, device=plan.device, away=away)
    if plan.replaces:
        yield tr("in the place of {name}, which is removed when the new one runs", name=plan.replaces)
    words = {
        "build": tr("is built and registered"),
        "register": tr("is registered"),
        "none": tr("is there already"),
    }
    for package in plan.packages:
        patch = package.patch[:12]
        yield f"  {package.name} {package.version} {patch}: {words[package.action]}".replace(" :", ":")
    for upload in plan.uploads:
        yield tr(
            "  {file} of {package} is uploaded, {size} bytes",
            file=upload.file,
            package=upload.package,
            size=upload.size,
        )
    for camera in plan.cameras:
        yield f"  {camera.node} ← {', '.join(camera.cameras)}"
    for port in plan.ports:
        yield tr(
            "  the port {host} of the device leads to {node}:{inside}",
            host=port.host,
            node=port.node,
            inside=port.container,
        )
    if plan.changes:
        heads = (tr("CHANGED"), tr("WHAT"), tr("BEFORE"), tr("AFTER"))
        rows = ((each.part, each.what, each.before, each.after) for each in plan.changes)
        yield table(heads, list(rows), terminal_width())
    for finding in plan.findings:
        yield f"{finding.severity} {finding.code}: {finding.what} {finding.remedy}"


class TerminalTelling:
    """Tells a deployment on the standard error stream."""

    def __init__(self) -> None:
        self._progress = Progress()

    def step(self, text: str) -> None:
        """Something began."""
        self._progress.step(text)

    def part(self, text: str, done: int, whole: int) -> None:
        """How much of it is done."""
        self._progress.part(text, done, whole)

    def stages(self, stages: Sequence[Stage]) -> None:
        """The one that is under way."""
        for stage in stages:
            if stage.state == "runs":
                self._progress.step(f"{stage_words()[stage.name]} {stage.text}".strip())

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)

    def end(self) -> None:
        """Nothing more is said."""
        self._progress.end()


def stage_words() -> dict[str, str]:
    """The stages by name."""
    return {
        "build": tr("Build"),
        "upload": tr("Upload"),
        "register": tr("Register"),
        "request": tr("Request"),
        "install": tr("Install"),
        "start": tr("Start"),
    }


def carry_out_wish(session: Session, wish: Wish, *, wait: bool) -> int:
    """Deploy with everything that it needs. 1 when it was waited for and failed."""
    telling = TerminalTelling()
    deployment = Deployment(session.clients, wish, telling)
    try:
        deployment.prepare()
        instance = deployment.request()
        failure = deployment.follow() if wait else None
    finally:
        telling.end()
    if failure is not None:
        raise _not_deployed(wish, failure)
    if not wait:
        session.tell({"ApplicationInstanceId": instance}, instance)
        return 0
    return told_end(session, session.panorama.describe_application_instance(ApplicationInstanceId=instance))


def line_words(line: LogLine) -> str:
    """One line of a log."""
    at = datetime.fromtimestamp(line.at / 1000).astimezone().isoformat(timespec="milliseconds")
    return f"{at} {shown(line.stream)} {shown(line.text)}"


def _not_deployed(wish: Wish, failure: Failure) -> BelvedereError:
    lines = "".join(f"\n{line_words(line)}" for line in failure.lines)
    what = tr("{name} failed at the stage {stage}", name=wish.name, stage=stage_words()[failure.stage])
    return BelvedereError("BV-DPY-011", what, why=failure.why + lines, remedy=failure.fix)
