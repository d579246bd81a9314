"""Tables of control, as they were at first."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    _make_device_hosts()
    _make_device_jobs()
    _make_node_instances()
    _make_object_upload_parts()
    _make_objects()
    _make_package_versions()
    _make_role_attachments()
    _make_role_policies()
    _make_secret_versions()
    _make_nodes()


def _make_device_hosts() -> None:
    op.create_table(
        "device_hosts",
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("host", sa.String(length=255), nullable=False),
        sa.ForeignKeyConstraint(
            ["device_id"], ["devices.id"], name=op.f("fk_device_hosts_device_id_devices")
        ),
        sa.PrimaryKeyConstraint("device_id", name=op.f("pk_device_hosts")),
    )
    op.create_index(op.f("ix_device_hosts_host"), "device_hosts", ["host"], unique=False)


def _make_device_jobs() -> None:
    op.create_table(
        "device_jobs",
        sa.Column("id", sa.String(length=80), nullable=False),
        sa.Column("device_id", sa.String(length=64), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=255), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.Column("updated", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["devices.id"], name=op.f("fk_device_jobs_device_id_devices")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_device_jobs")),
    )
    op.create_index(op.f("ix_device_jobs_device_id"), "device_jobs", ["device_id"], unique=False)


def _make_node_instances() -> None:
    op.create_table(
        "node_instances",
        sa.Column("instance_id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("node_id", sa.String(length=255), nullable=False),
        sa.Column("package", sa.String(length=128), nullable=False),
        sa.Column("version", sa.String(length=255), nullable=False),
        sa.Column("patch", sa.String(length=255), nullable=False),
        sa.Column("interface", sa.String(length=128), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("status_time", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"],
            ["application_instances.id"],
            name=op.f("fk_node_instances_instance_id_application_instances"),
        ),
        sa.PrimaryKeyConstraint("instance_id", "name", name=op.f("pk_node_instances")),
    )


def _make_object_upload_parts() -> None:
    op.create_table(
        "object_upload_parts",
        sa.Column("upload", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("etag", sa.String(length=64), nullable=False),
        sa.Column("checksums", sa.JSON(), nullable=False),
        sa.Column("modified", sa.Float(precision=53), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["object_contents.sha256"], name=op.f("fk_object_upload_parts_sha256_object_contents")
        ),
        sa.ForeignKeyConstraint(
            ["upload"],
            ["object_uploads.id"],
            name=op.f("fk_object_upload_parts_upload_object_uploads"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("upload", "number", name=op.f("pk_object_upload_parts")),
    )
    op.create_index(op.f("ix_object_upload_parts_sha256"), "object_upload_parts", ["sha256"], unique=False)


def _make_objects() -> None:
    op.create_table(
        "objects",
        sa.Column("bucket", sa.String(length=255), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("etag", sa.String(length=64), nullable=False),
        sa.Column("modified", sa.Float(precision=53), nullable=False),
        sa.Column("metadata", sa.JSON(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("checksums", sa.JSON(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sha256"], ["object_contents.sha256"], name=op.f("fk_objects_sha256_object_contents")
        ),
        sa.PrimaryKeyConstraint("bucket", "key", name=op.f("pk_objects")),
    )
    op.create_index(op.f("ix_objects_sha256"), "objects", ["sha256"], unique=False)


def _make_package_versions() -> None:
    op.create_table(
        "package_versions",
        sa.Column("package_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=255), nullable=False),
        sa.Column("patch", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("status_description", sa.String(length=255), nullable=False),
        sa.Column("mark_latest", sa.Boolean(), nullable=False),
        sa.Column("latest", sa.Boolean(), nullable=False),
        sa.Column("requested", sa.Float(), nullable=False),
        sa.Column("registered", sa.Float(), nullable=True),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("secret", sa.String(length=512), nullable=True),
        sa.ForeignKeyConstraint(
            ["package_id"], ["packages.id"], name=op.f("fk_package_versions_package_id_packages")
        ),
        sa.PrimaryKeyConstraint("package_id", "version", "patch", name=op.f("pk_package_versions")),
    )
    op.create_index("ix_package_versions_status", "package_versions", ["status"], unique=False)


def _make_role_attachments() -> None:
    op.create_table(
        "role_attachments",
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("policy_arn", sa.String(length=2048), nullable=False),
        sa.ForeignKeyConstraint(["role"], ["roles.name"], name=op.f("fk_role_attachments_role_roles")),
        sa.PrimaryKeyConstraint("role", "policy_arn", name=op.f("pk_role_attachments")),
    )


def _make_role_policies() -> None:
    op.create_table(
        "role_policies",
        sa.Column("role", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("document", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["role"], ["roles.name"], name=op.f("fk_role_policies_role_roles")),
        sa.PrimaryKeyConstraint("role", "name", name=op.f("pk_role_policies")),
    )


def _make_secret_versions() -> None:
    op.create_table(
        "secret_versions",
        sa.Column("arn", sa.String(length=600), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("binary", sa.Boolean(), nullable=False),
        sa.Column("stages", sa.JSON(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["arn"], ["secrets.arn"], name=op.f("fk_secret_versions_arn_secrets")),
        sa.PrimaryKeyConstraint("arn", "version", name=op.f("pk_secret_versions")),
    )


def _make_nodes() -> None:
    op.create_table(
        "nodes",
        sa.Column("id", sa.String(length=255), nullable=False),
        sa.Column("package_id", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=255), nullable=False),
        sa.Column("patch", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("description", sa.String(length=255), nullable=False),
        sa.Column("asset", sa.String(length=255), nullable=False),
        sa.Column("interface", sa.JSON(), nullable=False),
        sa.Column("created", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["package_id", "version", "patch"],
            ["package_versions.package_id", "package_versions.version", "package_versions.patch"],
            name=op.f("fk_nodes_package_id_package_versions"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nodes")),
        sa.UniqueConstraint("package_id", "version", "patch", "name", name=op.f("uq_nodes_package_id")),
    )
