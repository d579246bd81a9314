"""Which protocols a service speaks."""

from __future__ import annotations

from collections.abc import Callable, Collection

from botocore.model import ServiceModel

from belvedere_simulator.protocol.query import Query
from belvedere_simulator.protocol.rest_json import RestJson
from belvedere_simulator.protocol.rpc import CborRpc, JsonRpc
from belvedere_simulator.protocol.wire import Wire

_MAKERS: dict[str, Callable[..., Wire]] = {
    "smithy-rpc-v2-cbor": CborRpc,
    "json": JsonRpc,
    "query": Query,
    "rest-json": RestJson,
}


def wires_of(model: ServiceModel, operations: Collection[str], *, nul: bool) -> list[Wire]:
    """One wire form for each protocol of the model that clients may choose; the model's order."""
    named = model.metadata.get("protocols", [model.metadata["protocol"]])
    return [_MAKERS[name](model, operations, nul=nul) for name in named]
