"""Which nodes a signal means, and whether they can take it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from belvedere_simulator.messages import tr
from belvedere_simulator.service.instances.instance import DEPLOYMENT_SUCCEEDED, Instance, NodeInstance
from belvedere_simulator.service.instances.refusals import refused

FIELD = "NodeSignals"
CAMERA = "MEDIA_SOURCE"
ABSTRACT = "abstract_rtsp_media_source"


def check_signals(
    instance: Instance, nodes: Sequence[NodeInstance], signals: Iterable[Mapping[str, str]]
) -> list[tuple[str, str]]:
    """The pairs of node and signal, each node once.

    A node may be named by its package, as scripts do that show packages to people. Raises
    ValidationException for what is no camera of the instance, and for an instance that is not deployed.
    """
    if instance.status != DEPLOYMENT_SUCCEEDED:
        message = tr(
            "{instance} takes no signals: it is {status}", instance=instance.id, status=instance.status
        )
        raise refused("ApplicationInstanceId", message)
    meant: dict[str, str] = {}
    for signal in signals:
        node = _node(nodes, signal["NodeInstanceId"])
        if meant.setdefault(node.name, signal["Signal"]) != signal["Signal"]:
            raise refused(FIELD, tr("{node} is paused and resumed at once", node=node.name))
    return list(meant.items())


def _node(nodes: Sequence[NodeInstance], wanted: str) -> NodeInstance:
    found = [node for node in nodes if node.name == wanted]
    found = found or [node for node in nodes if node.package == wanted]
    if not found:
        names = ", ".join(node.name for node in nodes if node.category == CAMERA)
        raise refused(
            FIELD, tr("There is no node instance {node}; the cameras are: {names}", node=wanted, names=names)
        )
    if len(found) > 1:
        names = ", ".join(node.name for node in found)
        raise refused(
            FIELD, tr("{package} is the package of several nodes: {names}", package=wanted, names=names)
        )
    node = found[0]
    if node.category != CAMERA or node.package == ABSTRACT:
        raise refused(FIELD, tr("{node} is no camera: only cameras are paused and resumed", node=wanted))
    return node
