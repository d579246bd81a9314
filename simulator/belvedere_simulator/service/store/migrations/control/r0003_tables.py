"""Tables of control, as they were at first."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_sessions()
    _make_software_key()
    _make_stack_events()
    _make_stack_resources()
    _make_stacks()
    _make_tags()
    _make_template_jobs()
    _make_turns()
    _make_vault_keys()
    _make_workflows()
    _make_application_instance_dependencies()
    _make_device_addresses()


def _make_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("arn", sa.String(length=2048), nullable=False),
        sa.Column("role_arn", sa.String(length=2048), nullable=False),
        sa.Column("owner", sa.String(length=255), nullable=False),
        sa.Column("policies", sa.JSON(), nullable=True),
        sa.Column("certificate", sa.String(length=40), server_default="", nullable=False),
        sa.Column("issued", sa.Float(), nullable=False),
        sa.Column("expires", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_expires"), "sessions", ["expires"], unique=False)
    op.create_index(op.f("ix_sessions_owner"), "sessions", ["owner"], unique=False)


def _make_software_key() -> None:
    op.create_table(
        "software_key",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_software_key")),
    )


def _make_stack_events() -> None:
    op.create_table(
        "stack_events",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=128), nullable=False),
        sa.Column("stack", sa.String(length=512), nullable=False),
        sa.Column("logical", sa.String(length=255), nullable=False),
        sa.Column("physical", sa.String(length=2048), nullable=False),
        sa.Column("type", sa.String(length=128), nullable=False),
        sa.Column("status", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("time", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stack_events")),
    )
    op.create_index("ix_stack_events_stack_id", "stack_events", ["stack", "id"], unique=False)


def _make_stack_resources() -> None:
    op.create_table(
        "stack_resources",
        sa.Column("stack", sa.String(length=512), nullable=False),
        sa.Column("logical", sa.String(length=255), nullable=False),
        sa.Column("physical", sa.String(length=2048), nullable=False),
        sa.Column("type", sa.String(length=128), nullable=False),
        sa.Column("status", sa.String(length=64), nullable=False),
        sa.Column("properties", sa.JSON(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("stack", "logical", name=op.f("pk_stack_resources")),
    )
    op.create_index(op.f("ix_stack_resources_physical"), "stack_resources", ["physical"], unique=False)


def _make_stacks() -> None:
    op.create_table(
        "stacks",
        sa.Column("id", sa.String(length=512), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("status", sa.String(length=64), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("capabilities", sa.JSON(), nullable=False),
        sa.Column("outputs", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("protected", sa.Integer(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("updated", sa.Float(), nullable=True),
        sa.Column("deleted", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stacks")),
    )
    op.create_index(op.f("ix_stacks_name"), "stacks", ["name"], unique=False)


def _make_tags() -> None:
    op.create_table(
        "tags",
        sa.Column("arn", sa.String(length=600), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("value", sa.String(length=256), nullable=False),
        sa.PrimaryKeyConstraint("arn", "key", name=op.f("pk_tags")),
    )


def _make_template_jobs() -> None:
    op.create_table(
        "template_jobs",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("updated", sa.Float(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("template", sa.String(length=32), nullable=False),
        sa.Column("node", sa.String(length=128), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=True),
        sa.Column("package", sa.String(length=128), nullable=False),
        sa.Column("version", sa.String(length=255), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=True),
        sa.Column("secret", sa.String(length=512), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_jobs")),
    )


def _make_turns() -> None:
    op.create_table(
        "turns",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_turns")),
    )


def _make_vault_keys() -> None:
    op.create_table(
        "vault_keys",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_vault_keys")),
    )


def _make_workflows() -> None:
    op.create_table(
        "workflows",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("deadline", sa.Float(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workflows")),
    )
    op.create_index("ix_workflows_deadline", "workflows", ["deadline"], unique=False)
    op.create_index("ix_workflows_subject", "workflows", ["subject", "kind"], unique=False)


def _make_application_instance_dependencies() -> None:
    op.create_table(
        "application_instance_dependencies",
        sa.Column("instance_id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("version", sa.String(length=255), nullable=False),
        sa.Column("patch", sa.String(length=255), nullable=False),
        sa.Column("package_id", sa.String(length=64), nullable=False),
        sa.Column("needed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["application_instances.id"],
            name=op.f("fk_application_instance_dependencies_instance_id_application_instances"),
        ),
        sa.PrimaryKeyConstraint(
            "instance_id", "owner", "name", "version", name=op.f("pk_application_instance_dependencies")
        ),
    )
    op.create_index(
        "ix_application_instance_dependencies_package",
        "application_instance_dependencies",
        ["package_id", "version", "patch"],
        unique=False,
    )


def _make_device_addresses() -> None:
    op.create_table(
        "device_addresses",
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_device_addresses_device_id_devices")
        ),
        sa.PrimaryKeyConstraint("address", name=op.f("pk_device_addresses")),
    )
