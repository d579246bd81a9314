"""The parameters of a node of an application instance, as its metadata server tells them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from belvedere_simulator.service.instances.records import find_instance
from belvedere_simulator.service.roles.metadata_route import InputPort
from belvedere_simulator.service.store.database import Database


def ports_of_instances(database: Database) -> Callable[[str, str], Sequence[InputPort]]:
    """Finds the inputs of a node that parameters feed; none for an instance or a node that is not there."""

    def ports_of(instance_id: str, node: str) -> Sequence[InputPort]:
        with database.read() as connection:
            instance = find_instance(connection, instance_id)
        if instance is None:
            return ()
        parameters = {each["name"]: each for each in instance.resolved["parameters"]}
        fed = [
            (edge["consumer"].partition(".")[2], parameters[edge["producer"]])
            for edge in instance.resolved["edges"]
            if edge["producer"] in parameters and edge["consumer"].partition(".")[0] == node
        ]
        return [InputPort(port, each["type"].upper(), (each["value"],)) for port, each in fed]

    return ports_of
