"""What secrets look like in a line of text: one rule for each kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What was removed, as people read it."""

    KNOWN = "known secret"
    FIELD = "secret field"
    KEY = "private key"
    CAMERA = "camera address"
    CREDENTIALS = "credentials in an address"
    SIGNATURE = "signed link"
    HEADER = "authorization"
    NAMED = "named secret"
    TOKEN = "token"  # noqa: S105 - what it is called
    ACCESS_KEY = "access key"
    ACCOUNT = "account number"
    ENCODED = "encoded secret"


@dataclass(frozen=True)
class Rule:
    """`pattern` matches `keep` (a group, where there is one) and the secret behind it.

    `any_of`: words in small letters one of which is in every line that it matches, so that most lines are
    not searched at all. `numbered`: the same secret gets the same number everywhere, for who reads on needs
    to know which are the same.
    """

    kind: Kind
    pattern: re.Pattern[str]
    any_of: tuple[str, ...] = ("",)
    numbered: bool = False


_NAMES = (
    r"pass(?:word|wd|phrase|code)?|pwd|secret|token|credentials?|api[-_ ]?key|private[-_ ]?key"
    r"|access[-_ ]?key(?:[-_ ]?id)?|session[-_ ]?key|signing[-_ ]?key|signature|cookie"
)
_NAME_WORDS = ("pass", "pwd", "secret", "token", "credential", "key", "signature", "cookie")
_QUOTED = r"\\*\"(?:\\.|[^\"\\\n]){0,4000}\\*\"|\\*'(?:\\.|[^'\\\n]){0,4000}\\*'"

RULES: tuple[Rule, ...] = (
    Rule(
        Kind.CAMERA,
        re.compile(r"(?i)\brtsps?(?::|%3a)(?:\\?/|%2f){2}[^\s<>]{1,2000}"),
        ("rtsp",),
        numbered=True,
    ),
    Rule(Kind.CREDENTIALS, re.compile(r"(?P<keep>://)\S{1,2000}(?=@)"), ("://",)),
    Rule(
        Kind.CREDENTIALS,
        # Who knows such an address may post there: it is a password.
        re.compile(r"(?i)(?P<keep>https?://[^\s/\"']{0,200}hook[^\s/\"']{0,200}/)[^\s\"'<>\\]{1,2000}"),
        ("hook",),
    ),
    Rule(
        Kind.CREDENTIALS,
        re.compile(r"(?i)(?P<keep>https?://[^\s\"'<>\\]{1,500}/(?:web)?hooks?/)[^\s\"'<>\\]{1,2000}"),
        ("hook",),
    ),
    Rule(
        Kind.SIGNATURE,
        re.compile(
            r"(?i)(?P<keep>(?:X-Amz-(?:Signature|Credential|Security-Token)|AWSAccessKeyId|Signature|\bsig)"
            r"(?:=|%3d))[^&\s\"'<>]{4,6000}"
        ),
        ("amz-", "awsaccesskeyid", "sig"),
    ),
    Rule(
        Kind.HEADER,
        re.compile(r"(?i)(?P<keep>authorization\\*['\"]?\s{0,4}[=:]\s{0,4})\S.{0,6000}"),
        ("authorization",),
    ),
    Rule(
        Kind.NAMED,
        re.compile(
            rf"(?i)(?P<keep>(?<!\d:)(?!secretsmanager:)(?:{_NAMES})\w{{0,40}}\\*['\"]?\s{{0,4}}(?:=>|[=:])\s{{0,4}})"
            rf"(?:{_QUOTED}|[^\s'\",;}}\]\\]{{1,4000}})"
        ),
        _NAME_WORDS,
    ),
    Rule(
        Kind.NAMED,
        re.compile(
            rf"(?i)(?P<keep>\s--?(?:\w{{1,30}}-)?(?:{_NAMES})(?:=|\s{{1,4}}))(?:{_QUOTED}|[^\s-]\S{{0,4000}})"
        ),
        _NAME_WORDS,
    ),
    Rule(Kind.TOKEN, re.compile(r"\beyJ[\w-]{8,4000}\.[\w-]{4,8000}(?:\.[\w-]{0,4000})?"), ("eyj",)),
    Rule(
        Kind.TOKEN,
        re.compile(r"(?i)(?P<keep>\b(?:bearer|basic|digest)\s{1,4})[A-Za-z0-9+/=._~-]{8,6000}"),
        ("bearer", "basic", "digest"),
    ),
    Rule(
        Kind.TOKEN,
        re.compile(r"\b(?:gh[pousr]_|github_pat_|glpat-|xox[abprs]-)[\w-]{16,255}"),
        ("gh", "glpat-", "xox"),
    ),
    Rule(Kind.KEY, re.compile(r"AGE-SECRET-KEY-1[0-9A-Z]{10,100}"), ("age-secret-key",)),
    Rule(
        Kind.ACCESS_KEY,
        re.compile(r"(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
        ("akia", "asia"),
        numbered=True,
    ),
    Rule(
        Kind.ACCESS_KEY,
        re.compile(
            r"(?<![A-Za-z0-9/+=])(?=[a-z0-9/+]{0,39}[A-Z])(?=[A-Z0-9/+]{0,39}[a-z])(?=[A-Za-z/+]{0,39}\d)"
            r"[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])"
        ),
    ),
    Rule(
        Kind.TOKEN,
        re.compile(
            r"(?<![A-Za-z0-9/+=])(?=[a-z0-9/+]{0,99}[A-Z])(?=[A-Z0-9/+]{0,99}[a-z])"
            r"[A-Za-z0-9/+]{120,200000}={0,2}"
        ),
    ),
    Rule(
        Kind.ACCOUNT,
        re.compile(
            # Not the end of a UUID, nor the digits of a larger number.
            r"(?<![0-9A-Fa-f])(?<!\d\.)(?<![0-9a-f]{4}-)"
            r"(?:\d{12}|\d{4}-\d{4}-\d{4}|\d{4} \d{4} \d{4})(?![0-9A-Fa-f])(?!\.\d)"
        ),
        numbered=True,
    ),
)
"""In the order in which they are applied: what is whole goes before its parts."""

KEY_BEGINS = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY")
KEY_ENDS = re.compile(r"-----END [A-Z0-9 ]{0,60}-----")

SECRET_FIELD = re.compile(rf"(?i)(?:{_NAMES}|authorization)")
"""Names of fields whose values are secret whatever they look like."""

HARMLESS_FIELD = re.compile(
    r"(?i)^(?:\w*(?:count|days|seconds|place|arn|name|names)|has_?\w+|\w*expir\w*|retired_?\w*)$"
)
"""Names that only sound like it; what lies in them is searched like all text."""
