"""The state of every workflow, and when it is to be looked at again."""

from sqlalchemy import JSON, Column, Float, Index, Integer, String, Table

from belvedere_simulator.service.store.metadata import METADATA

WORKFLOWS = Table(
    "workflows",
    METADATA,
    Column("id", String(64), primary_key=True),
    Column("kind", String(32), nullable=False),
    # What it is about, like the id of an application instance.
    Column("subject", String(255), nullable=False),
    Column("state", String(32), nullable=False),
    Column("data", JSON, nullable=False),
    # When it has work to do by itself; empty while it waits for others.
    Column("deadline", Float),
    # How often that work was taken up in this state.
    Column("attempts", Integer, nullable=False),
    Column("updated", Float, nullable=False),
    Index("ix_workflows_subject", "subject", "kind"),
    Index("ix_workflows_deadline", "deadline"),
)
