"""Tables of control, as they were at first."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_access_keys()
    _make_alarm_history()
    _make_alarm_messages()
    _make_alarm_targets()
    _make_alarms()
    _make_application_instances()
    _make_certificate_authority()
    _make_certificates()
    _make_change_sets()
    _make_channel_executions()
    _make_channel_outbox()
    _make_channel_presence()


def _make_access_keys() -> None:
    op.create_table(
        "access_keys",
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("user_name", sa.String(length=64), nullable=False),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key_id", name=op.f("pk_access_keys")),
    )


def _make_alarm_history() -> None:
    op.create_table(
        "alarm_history",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("alarm", sa.String(length=255), nullable=False),
        sa.Column("time", sa.Float(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_history")),
    )
    op.create_index(op.f("ix_alarm_history_alarm"), "alarm_history", ["alarm"], unique=False)


def _make_alarm_messages() -> None:
    op.create_table(
        "alarm_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=256), nullable=False),
        sa.Column("alarm", sa.String(length=255), nullable=False),
        sa.Column("action", sa.String(length=1024), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alarm_messages")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_alarm_messages_due"), "alarm_messages", ["due"], unique=False)


def _make_alarm_targets() -> None:
    op.create_table(
        "alarm_targets",
        sa.Column("name", sa.String(length=256), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("shown", sa.String(length=2048), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("told", sa.Float(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_alarm_targets")),
    )


def _make_alarms() -> None:
    op.create_table(
        "alarms",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("rule", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("actions_enabled", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reason_data", sa.Text(), nullable=False),
        sa.Column("changed", sa.Float(), nullable=False),
        sa.Column("configured", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_alarms")),
    )


def _make_application_instances() -> None:
    op.create_table(
        "application_instances",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=True),
        sa.Column("arn", sa.String(length=255), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("device_name", sa.String(length=255), nullable=False),
        sa.Column("thing", sa.String(length=300), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("updated", sa.Float(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("status_description", sa.String(length=255), nullable=False),
        sa.Column("reported", sa.String(length=32), nullable=True),
        sa.Column("reported_time", sa.Float(), nullable=True),
        sa.Column("health", sa.String(length=16), nullable=True),
        sa.Column("role_arn", sa.String(length=255), nullable=True),
        sa.Column("replaces", sa.String(length=64), nullable=True),
        sa.Column("deployment", sa.String(length=64), nullable=False),
        sa.Column("removal", sa.String(length=64), nullable=True),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("overrides", sa.Text(), nullable=True),
        sa.Column("resolved", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_application_instances")),
        sa.UniqueConstraint("arn", name=op.f("uq_application_instances_arn")),
        sa.UniqueConstraint("deployment", name=op.f("uq_application_instances_deployment")),
        sa.UniqueConstraint("removal", name=op.f("uq_application_instances_removal")),
    )
    op.create_index(
        "ix_application_instances_created", "application_instances", ["created", "id"], unique=False
    )
    op.create_index(
        "ix_application_instances_device", "application_instances", ["device_id", "created"], unique=False
    )


def _make_certificate_authority() -> None:
    op.create_table(
        "certificate_authority",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("certificate", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_key", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate_authority")),
    )


def _make_certificates() -> None:
    op.create_table(
        "certificates",
        sa.Column("serial", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("thing", sa.String(length=300), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("issued", sa.Float(), nullable=False),
        sa.Column("expires", sa.Float(), nullable=False),
        sa.Column("key_sha256", sa.String(length=64), nullable=False),
        sa.Column("pem", sa.LargeBinary(), nullable=False),
        sa.Column("claimed_with", sa.String(length=40), nullable=True),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_certificates")),
    )
    op.create_index("ix_certificates_thing", "certificates", ["thing"], unique=False)


def _make_change_sets() -> None:
    op.create_table(
        "change_sets",
        sa.Column("id", sa.String(length=512), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("stack", sa.String(length=512), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("parameters", sa.JSON(), nullable=False),
        sa.Column("capabilities", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("execution", sa.String(length=32), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_sets")),
    )
    op.create_index(op.f("ix_change_sets_stack"), "change_sets", ["stack"], unique=False)


def _make_channel_executions() -> None:
    op.create_table(
        "channel_executions",
        sa.Column("order", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=80), nullable=False),
        sa.Column("thing", sa.String(length=255), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("queued", sa.Float(), nullable=False),
        sa.Column("started", sa.Float(), nullable=True),
        sa.Column("updated", sa.Float(), nullable=False),
        sa.Column("deadline", sa.Float(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("order", name=op.f("pk_channel_executions")),
        sa.UniqueConstraint("thing", "job_id", name=op.f("uq_channel_executions_thing")),
    )
    op.create_index("ix_channel_executions_deadline", "channel_executions", ["deadline"], unique=False)
    op.create_index("ix_channel_executions_pending", "channel_executions", ["thing", "status"], unique=False)


def _make_channel_outbox() -> None:
    op.create_table(
        "channel_outbox",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("thing", sa.String(length=255), nullable=False),
        sa.Column("topic", sa.String(length=512), nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_channel_outbox")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_channel_outbox_thing"), "channel_outbox", ["thing"], unique=False)


def _make_channel_presence() -> None:
    op.create_table(
        "channel_presence",
        sa.Column("thing", sa.String(length=255), nullable=False),
        sa.Column("session", sa.String(length=64), nullable=False),
        sa.Column("online", sa.Boolean(), nullable=False),
        sa.Column("time", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("thing", name=op.f("pk_channel_presence")),
    )
