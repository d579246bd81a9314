"""The records of what stacks made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select

from belvedere_simulator.service.stacks.tables import STACK_RESOURCES

TOPIC = "AWS::SNS::Topic"


def resources_of(connection: Connection, stack: str) -> Sequence[Row[tuple[Any, ...]]]:
    """The resources of a stack in the order they were made."""
    chosen = select(STACK_RESOURCES).where(STACK_RESOURCES.c.stack == stack)
    return connection.execute(chosen.order_by(STACK_RESOURCES.c.place)).all()


def write_resource(connection: Connection, row: Mapping[str, Any]) -> None:
    """Record a resource, replacing what its logical name had."""
    forget_resource(connection, row["stack"], row["logical"])
    connection.execute(insert(STACK_RESOURCES), [dict(row)])


def forget_resource(connection: Connection, stack: str, logical: str) -> None:
    """Forget a resource that was removed."""
    chosen = (STACK_RESOURCES.c.stack == stack) & (STACK_RESOURCES.c.logical == logical)
    connection.execute(delete(STACK_RESOURCES).where(chosen))


def subscriptions_of(connection: Connection, topic: str) -> list[dict[str, str]]:
    """Who the topic of this ARN would notify: Protocol and Endpoint; for those who tell of alarms."""
    chosen = (STACK_RESOURCES.c.physical == topic) & (STACK_RESOURCES.c.type == TOPIC)
    properties = connection.execute(select(STACK_RESOURCES.c.properties).where(chosen)).scalars().first()
    listed = (properties or {}).get("Subscription", [])
    return [{str(name): str(value) for name, value in each.items()} for each in listed]
