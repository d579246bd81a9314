"""`python -m belvedere_simulator.service.store.generate_revisions`: the first revisions, from the tables.

Only while nothing is released: from then on a change of a table is a further revision, written by hand.
"""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.operations.ops import CreateIndexOp, CreateTableOp, MigrateOperation, ModifyTableOps, UpgradeOps
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.types import TypeDecorator

from belvedere_simulator.service.store.schemas import SCHEMAS, Schema

# So that a file stays one that can be read.
TABLES_OF_FILE = 12
_FILE = '''"""Tables of {name}, as they were at first."""

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = {before}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    {calls}


{functions}
'''


def first_revisions(schema: Schema) -> dict[str, str]:
    """The sources of the revisions that make all tables of `schema`, by file name, not yet formatted."""
    files: dict[str, str] = {}
    for number, tables in enumerate(_batched(_operations(schema).items()), 1):
        revision, before = f"{number:04d}", f'"{number - 1:04d}"' if number > 1 else "None"
        files[f"r{revision}_tables.py"] = _FILE.format(
            name=schema.name,
            revision=revision,
            before=before,
            calls="\n    ".join(f"_make_{table}()" for table, _ in tables),
            functions="\n\n\n".join(_function(table, body) for table, body in tables),
        )
    return files


def write_revisions(schema: Schema, folder: Path) -> None:
    """Write the first revisions into `folder`, instead of those that are there."""
    for old in folder.glob("r[0-9]*.py"):
        old.unlink()
    for name, source in first_revisions(schema).items():
        (folder / name).write_text(source, encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(folder)], check=True)


def main() -> None:
    """Write the first revisions of every schema."""
    for schema in SCHEMAS:
        write_revisions(schema, schema.folder)


def _operations(schema: Schema) -> dict[str, str]:
    """The code that makes each table with its indexes, in an order that foreign keys allow."""
    engine = create_engine("sqlite://")
    bodies: dict[str, list[str]] = {}
    with engine.connect() as connection:
        script = produce_migrations(MigrationContext.configure(connection), schema.metadata)
        assert script.upgrade_ops is not None
        for operation in _flat(script.upgrade_ops.ops):
            assert isinstance(operation, CreateTableOp | CreateIndexOp)
            bodies.setdefault(str(operation.table_name), []).append(_code(operation))
    engine.dispose()
    return {table: "\n".join(codes) for table, codes in bodies.items()}


def _flat(operations: Iterable[MigrateOperation]) -> Iterable[MigrateOperation]:
    for operation in operations:
        if isinstance(operation, ModifyTableOps):
            yield from operation.ops
        else:
            yield operation


def _code(operation: MigrateOperation) -> str:
    code = render_python_code(UpgradeOps([operation]), render_item=_render)
    return "\n".join(line for line in code.splitlines() if line.strip() and not line.strip().startswith("#"))


def _function(table: str, body: str) -> str:
    return f"def _make_{table}() -> None:\n{textwrap.indent(textwrap.dedent(body), '    ')}"


def _batched(tables: Iterable[tuple[str, str]]) -> Iterable[tuple[tuple[str, str], ...]]:
    found = [*tables]
    return (tuple(found[at : at + TABLES_OF_FILE]) for at in range(0, len(found), TABLES_OF_FILE))


def _render(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    # A revision stays as it is while the program's own types may change.
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


if __name__ == "__main__":
    main()
