"""What users read when pip works, and when it fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from belvedere_setup.pip import child_environment, explanation, shown

LOG = Path("setup.log")


@pytest.mark.parametrize(
    ("output", "cause"),
    [
        ("...NewConnectionError('<pip...>: Failed to establish'", "cannot be reached"),
        ("Temporary failure in name resolution", "cannot be reached"),
        ("SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED]", "not trusted"),
        ("ProxyError('Cannot connect to proxy.'", "proxy refused"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left", "no space left"),
        ("ERROR: No matching distribution found for av<19,>=17", "no fitting version"),
        ("[Errno 13] Permission denied: '/x'", "may not be written"),
    ],
)
def test_the_cause_is_explained(output: str, cause: str) -> None:
    text = explanation(output, LOG)
    assert cause in text
    assert "setup.log" in text


def test_pips_own_error_lines_are_kept() -> None:
    text = explanation("a\nERROR: something odd\nb\n", LOG)
    assert "ERROR: something odd" in text.splitlines()


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("Collecting numpy<3,>=1.26\n", "Collecting numpy<3,>=1.26"),
        ("  Downloading numpy-2.4.6.whl (14 MB)\n", "Downloading numpy-2.4.6.whl (14 MB)"),
        (
            "WARNING: Retrying (Retry(total=4...)) after ...\n",
            "The package index does not answer; trying again",
        ),
        ("Requirement already satisfied: av\n", ""),
    ],
)
def test_only_steps_are_shown(line: str, seen: str) -> None:
    assert shown(line) == seen


def test_variables_that_lead_astray_are_left_out() -> None:
    assert child_environment({"PYTHONHOME": "/x", "PYTHONPATH": "/y", "PATH": "/z"}) == {"PATH": "/z"}
