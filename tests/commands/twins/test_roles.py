"""`belvedere role` on a real site."""

from __future__ import annotations

import json
from pathlib import Path

from .conftest import Belvedere


def test_a_role_says_what_it_allows(belvedere: Belvedere) -> None:
    made = belvedere(
        "role", "create", "reader", "--allow", "metrics", "--allow", "objects-read", "--bucket", "b1"
    )
    assert made.code == 0
    assert "list the bucket b1 and read its objects" in made.out
    described = belvedere("role", "describe", "reader", "--json").json
    statements = described["Policies"]["application"]["Statement"]
    assert [each["Action"] for each in statements] == [
        ["cloudwatch:PutMetricData"],
        ["s3:ListBucket", "s3:GetObject"],
    ]
    assert statements[1]["Resource"] == ["arn:aws:s3:::b1", "arn:aws:s3:::b1/*"]
    assert "reader" in belvedere("role", "list").out
    assert belvedere("role", "create", "reader").err.startswith("BV-CLI-005")
    assert belvedere("role", "delete", "reader").err.startswith("BV-CLI-013")
    assert belvedere("role", "delete", "reader", "--yes").code == 0
    assert belvedere("role", "describe", "reader").err.startswith("BV-CLI-003")


def test_a_policy_of_ones_own_is_taken_whole_or_not_at_all(belvedere: Belvedere, tmp_path: Path) -> None:
    file = tmp_path / "policy.json"
    file.write_text(json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Perhaps"}]}))
    refused = belvedere("role", "create", "own", "--policy", str(file))
    assert refused.err.startswith("BV-CLI-004")
    assert belvedere("role", "describe", "own").err.startswith("BV-CLI-003")
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    file.write_text(json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    assert belvedere("role", "create", "own", "--policy", str(file)).code == 0


def test_a_bucket_is_named_where_one_is_meant(belvedere: Belvedere) -> None:
    assert belvedere("role", "create", "vague", "--allow", "objects-write").err.startswith("BV-CLI-021")
    assert belvedere("role", "describe", "vague").err.startswith("BV-CLI-003")
