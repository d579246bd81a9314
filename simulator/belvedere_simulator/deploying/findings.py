"""What stands in the way of a deployment besides its manifests: the account, the device, quotas, ports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from belvedere_simulator.deploying.facts import SiteFacts
from belvedere_simulator.deploying.plan import Finding, OpenedPort
from belvedere_simulator.deploying.wish import OwnPackage, Wish
from belvedere_simulator.errors import catalogue
from belvedere_simulator.manifest.graph import Graph, Override
from belvedere_simulator.manifest.resolve import Checked
from belvedere_simulator.messages import tr

STOCK_OWNER = "panorama"
# The quotas of the original service, which a site has unless it was told otherwise.
APPLICATIONS, STREAMS, DEPLOYMENTS = 10, 8, 200

_REPLACEABLE = frozenset({"DEPLOYMENT_SUCCEEDED", "DEPLOYMENT_ERROR", "DEPLOYMENT_FAILED", "REMOVAL_FAILED"})


def findings_of(
    wish: Wish,
    facts: SiteFacts,
    graph: Graph | None,
    override: Override | None,
    own: Sequence[OwnPackage],
    ports: Sequence[OpenedPort],
    checked: Checked | None,
) -> Iterator[Finding]:
    """All of them, errors and warnings."""
    yield from _of_accounts(
        (*(graph.packages if graph else ()), *(override.packages if override else ())), facts
    )
    yield from _of_device(wish, facts)
    yield from _of_ports(ports, facts)
    yield from _of_quotas(facts, checked)
    for package in own:
        if package.is_stale:
            what = tr(
                "The code of {name} was changed after its container was built", name=package.manifest.name
            )
            yield _finding("warning", "BV-DPY-008", what)


def _of_accounts(references: Iterable[object], facts: SiteFacts) -> Iterator[Finding]:
    owners = {str(getattr(each, "name", "")).partition("::")[0] for each in references}
    for owner in sorted(owners - {STOCK_OWNER, facts.account, ""}):
        what = tr(
            "The application names packages of the account {owner}; the site's is {account}",
            owner=owner,
            account=facts.account,
        )
        yield _finding("error", "BV-DPY-003", what)


def _of_device(wish: Wish, facts: SiteFacts) -> Iterator[Finding]:
    name = str(facts.device.get("Name", wish.device))
    if facts.device.get("DeviceConnectionStatus") != "ONLINE":
        what = tr("{name} is not connected: the deployment waits until it is", name=name)
        yield _finding("warning", "BV-DPY-007", what)
    old = facts.replaced
    if old is None:
        return
    told = str(old.described.get("Name", wish.replaces))
    if old.described.get("Status") not in _REPLACEABLE:
        what = tr("{name} cannot be replaced: it is {status}", name=told, status=old.described.get("Status"))
        yield _finding("error", "BV-DPY-004", what)
    if old.described.get("DefaultRuntimeContextDevice") != wish.device:
        yield _finding("error", "BV-DPY-004", tr("{name} is on another device", name=told))


def _of_ports(ports: Sequence[OpenedPort], facts: SiteFacts) -> Iterator[Finding]:
    running = [each for each in facts.neighbours if each.status != "DEPLOYMENT_ERROR"]
    for port in ports:
        for other in running:
            if port.host in other.ports:
                what = tr("The port {port} is taken by {name}", port=port.host, name=other.name)
                yield _finding("error", "BV-DPY-005", what)


def _of_quotas(facts: SiteFacts, checked: Checked | None) -> Iterator[Finding]:
    """As warnings: a site may have been given others, and says so itself."""
    told = tr("There would be {count} {what}; {most} are usual")
    streams = len(checked.of_category("media_source")) if checked is not None else 0
    counts = (
        (len(facts.neighbours) + 1, APPLICATIONS, tr("applications on the device")),
        (facts.deployments_today + 1, DEPLOYMENTS, tr("deployments to the device in 24 hours")),
        (streams, STREAMS, tr("camera streams in the application")),
    )
    for count, most, what in counts:
        if count > most:
            yield _finding("warning", "BV-DPY-006", told.format(count=count, what=what, most=most))


def _finding(severity: str, code: str, what: str) -> Finding:
    return Finding("error" if severity == "error" else "warning", code, what, tr(catalogue()[code].remedy))
