"""What backs each operation, as a page for readers.

Made by `PYTHONPATH=tests python tests/clients/coverage.py > docs/coverage.md`. The tables that the tests run
over say which operations they hold, so that the page cannot say more.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping

from belvedere_simulator.protocol.models import panorama_model
from clients.boto3_answers import PANORAMA
from clients.guide_scripts import PANORAMA_CLI_CALLS, SCRIPTS
from clients.moto_differences import OPERATIONS as DIFFERENTIAL
from protocol.test_oracle import OPERATIONS as ORACLE_OPERATIONS

ORACLE, CLIENT, DIFFERENCE, GUIDE = "Model oracle", "Real client", "Differential", "Guide example"

_HEAD = """# Coverage of the Panorama API

Made from the tests. What backs each operation:

- **Model oracle**: its description equals that of the last public model, and botocore's serialiser and parser
  are the other end of random requests and answers (`tests/protocol`).
- **Real client**: boto3, the newest and 1.24, calls a running service (`tests/clients/test_boto3.py`).
- **Differential**: the same calls answered by moto, every difference explained
  (`tests/clients/test_moto.py`).
- **Guide example**: shell scripts like those of the developer guide, over the `aws` command line, and
  panorama-cli (`tests/clients/test_guide_scripts.py`, `tests/clients/test_panoramacli.py`).

"""

Backing = dict[str, dict[str, str]]


def backing() -> Backing:
    """For each operation, what backs it, and with what."""
    table: Backing = {name: {} for name in sorted(panorama_model().operation_names)}
    _put(table, ORACLE, dict.fromkeys(ORACLE_OPERATIONS, "botocore 1.43.37"))
    _put(table, CLIENT, dict.fromkeys(PANORAMA, "boto3 newest, 1.24"))
    _put(table, DIFFERENCE, dict.fromkeys(DIFFERENTIAL, "moto 5.2.2"))
    _put(table, GUIDE, _scripts())
    return table


def page(table: Mapping[str, Mapping[str, str]]) -> str:
    """The table as Markdown."""
    kinds = (ORACLE, CLIENT, DIFFERENCE, GUIDE)
    rows = [_row(("Operation", *kinds)), _row("---" for _ in range(len(kinds) + 1))]
    rows += [_row((name, *(backs.get(kind, "") for kind in kinds))) for name, backs in table.items()]
    return _HEAD + "\n".join(rows) + "\n"


def _put(table: Backing, kind: str, backs: Mapping[str, str]) -> None:
    for operation, what in backs.items():
        table[operation][kind] = what


def _scripts() -> dict[str, str]:
    """The scripts that call each operation."""
    found: dict[str, list[str]] = {}
    for script in SCRIPTS:
        for operation in script.operations:
            found.setdefault(operation, []).append(script.name)
    for operation in PANORAMA_CLI_CALLS:
        found.setdefault(operation, []).append("panorama-cli")
    return {operation: ", ".join(names) for operation, names in found.items()}


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page(backing()))
