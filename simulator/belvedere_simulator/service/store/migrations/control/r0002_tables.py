"""Tables of control, as they were at first."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_channel_shadows()
    _make_credential_grants()
    _make_deregistered_appliances()
    _make_devices()
    _make_log_key()
    _make_object_buckets()
    _make_object_contents()
    _make_object_uploads()
    _make_package_import_jobs()
    _make_packages()
    _make_roles()
    _make_secrets()


def _make_channel_shadows() -> None:
    op.create_table(
        "channel_shadows",
        sa.Column("thing", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("desired", sa.JSON(), nullable=False),
        sa.Column("reported", sa.JSON(), nullable=False),
        sa.Column("desired_meta", sa.JSON(), nullable=False),
        sa.Column("reported_meta", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("deleted", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("thing", "name", name=op.f("pk_channel_shadows")),
    )


def _make_credential_grants() -> None:
    op.create_table(
        "credential_grants",
        sa.Column("owner", sa.String(length=255), nullable=False),
        sa.Column("token_sha256", sa.String(length=64), nullable=False),
        sa.Column("arn", sa.String(length=2048), nullable=False),
        sa.Column("role_arn", sa.String(length=2048), nullable=False),
        sa.PrimaryKeyConstraint("owner", name=op.f("pk_credential_grants")),
    )


def _make_deregistered_appliances() -> None:
    op.create_table(
        "deregistered_appliances",
        sa.Column("installation", sa.String(length=64), nullable=False),
        sa.Column("serial_number", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("device_name", sa.String(length=255), nullable=False),
        sa.Column("deleted", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("installation", name=op.f("pk_deregistered_appliances")),
    )


def _make_devices() -> None:
    op.create_table(
        "devices",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=False),
        sa.Column("arn", sa.String(length=255), nullable=False),
        sa.Column("thing", sa.String(length=300), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("updated", sa.Float(), nullable=False),
        sa.Column("provisioning", sa.String(length=32), nullable=False),
        sa.Column("connection", sa.String(length=32), nullable=False),
        sa.Column("connection_time", sa.Float(), nullable=False),
        sa.Column("lease_expires", sa.Float(), nullable=True),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("brand", sa.String(length=32), nullable=False),
        sa.Column("serial_number", sa.String(length=64), nullable=True),
        sa.Column("installation", sa.String(length=64), nullable=True),
        sa.Column("software", sa.String(length=255), nullable=True),
        sa.Column("network", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("network_status", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("network_time", sa.Float(), nullable=True),
        sa.Column("jobs", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=80), nullable=True),
        sa.Column("job_type", sa.String(length=16), nullable=True),
        sa.Column("job_version", sa.String(length=255), nullable=True),
        sa.Column("job_status", sa.String(length=16), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_devices")),
        sa.UniqueConstraint("arn", name=op.f("uq_devices_arn")),
        sa.UniqueConstraint("installation", name=op.f("uq_devices_installation")),
        sa.UniqueConstraint("name", name=op.f("uq_devices_name")),
        sa.UniqueConstraint("thing", name=op.f("uq_devices_thing")),
    )
    op.create_index("ix_devices_created", "devices", ["created", "id"], unique=False)


def _make_log_key() -> None:
    op.create_table(
        "log_key",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("sealed_private", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_log_key")),
    )


def _make_object_buckets() -> None:
    op.create_table(
        "object_buckets",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("created", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_object_buckets")),
    )


def _make_object_contents() -> None:
    op.create_table(
        "object_contents",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("touched", sa.Float(precision=53), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_object_contents")),
    )


def _make_object_uploads() -> None:
    op.create_table(
        "object_uploads",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("bucket", sa.String(length=255), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("started", sa.Float(precision=53), nullable=False),
        sa.Column("metadata", sa.JSON(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("algorithm", sa.String(length=16), nullable=False),
        sa.Column("whole", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_object_uploads")),
    )


def _make_package_import_jobs() -> None:
    op.create_table(
        "package_import_jobs",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("token", sa.String(length=64), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("updated", sa.Float(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("input", sa.JSON(), nullable=False),
        sa.Column("output_config", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=True),
        sa.Column("output", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_package_import_jobs")),
        sa.UniqueConstraint("token", name=op.f("uq_package_import_jobs_token")),
    )


def _make_packages() -> None:
    op.create_table(
        "packages",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("owner", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("deleting", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packages")),
        sa.UniqueConstraint("owner", "name", name=op.f("uq_packages_owner")),
    )


def _make_roles() -> None:
    op.create_table(
        "roles",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("arn", sa.String(length=2048), nullable=False),
        sa.Column("role_id", sa.String(length=32), nullable=False),
        sa.Column("path", sa.String(length=512), nullable=False),
        sa.Column("trust", sa.Text(), nullable=False),
        sa.Column("description", sa.String(length=1000), nullable=False),
        sa.Column("longest_session", sa.Integer(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_roles")),
        sa.UniqueConstraint("arn", name=op.f("uq_roles_arn")),
    )


def _make_secrets() -> None:
    op.create_table(
        "secrets",
        sa.Column("arn", sa.String(length=600), nullable=False),
        sa.Column("name", sa.String(length=512), nullable=False),
        sa.Column("description", sa.String(length=2048), nullable=False),
        sa.Column("kms_key", sa.String(length=2048), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("changed", sa.Float(), nullable=False),
        sa.Column("read", sa.Float(), nullable=True),
        sa.Column("goes", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("arn", name=op.f("pk_secrets")),
        sa.UniqueConstraint("name", name=op.f("uq_secrets_name")),
    )
