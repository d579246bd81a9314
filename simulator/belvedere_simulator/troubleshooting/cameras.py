"""Does the camera answer, and does it speak H.264? Are its credentials there?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from belvedere_simulator.commands.twins.calling import told_failures
from belvedere_simulator.commands.twins.registered_cameras import camera_nodes, stored_address
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr
from belvedere_simulator.troubleshooting.guide import (
    Answers,
    Clients,
    Finding,
    Surroundings,
    fine,
    problem,
    unknown,
)


def look_at_cameras(around: Surroundings, answers: Answers) -> Iterator[Finding]:
    """Each registered camera, or the one that was named, as the doctor sees it from this computer."""
    around.tell(tr("The site"))
    try:
        with told_failures():
            clients = around.open_site()
            nodes = camera_nodes(clients("panorama"))
    except BelvedereError as error:
        yield unknown(tr("The site does not answer: {why}", why=error.what), str(error.remedy))
        return
    named = answers.get("camera", "")
    chosen = [node for node in nodes if named in ("", node["PackageName"], node["Name"])]
    if not chosen:
        yield unknown(
            tr("There is no camera named {name}.", name=named)
            if named
            else tr("No camera is registered at this site.")
        )
    for node in chosen:
        around.tell(str(node["PackageName"]))
        yield from _examined(around, clients, node)


def _examined(around: Surroundings, clients: Clients, node: Mapping[str, Any]) -> Iterator[Finding]:
    from belvedere_simulator.cameras.viewing.examining import diagnose  # noqa: PLC0415 - loads PyAV

    name = node["PackageName"]
    try:
        address = stored_address(clients, node)
    except BelvedereError as error:
        yield problem(
            tr("{name}: its address and credentials cannot be read: {why}", name=name, why=error.what),
            tr("Remove the camera stream and register it again, then deploy what uses it."),
        )
        return
    given = {"url": address.url, "user": address.username, "password": address.password}
    told = diagnose(_Teller(around), given)
    for finding in told["findings"]:
        words = {"name": name, "what": finding["what"]}
        if finding["severity"] in ("error", "warning"):
            yield problem(tr("{name}: {what}", **words), str(finding.get("remedy", "")))
    if told["severity"] not in ("error", "warning"):
        yield fine(tr("{name}: {what}", name=name, what=told["headline"]))


class _Teller:
    """Whom the doctor tells."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around

    @property
    def cancelled(self) -> bool:
        """Whether it should end."""
        return self._around.cancelled()

    def progress(self, text: str, _fraction: float | None = None) -> None:
        """Handed on."""
        self._around.tell(text)

    def event(self, event: Mapping[str, Any]) -> None:
        """The verdict has it, too."""
