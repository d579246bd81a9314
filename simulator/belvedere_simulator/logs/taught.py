"""Forms of times that people teach by an example."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.logs.formats import LOOKED_AT, Format, dated, epoch_micros, micros, zone_micros
from belvedere_simulator.messages import tr

_PARTS = {
    "Y": r"(?P<Y>\d{4})",
    "y": r"(?P<y>\d\d)",
    "m": r"(?P<m>\d{1,2})",
    "b": r"(?P<b>[A-Za-z]{3})[a-z]{0,6}\.?",
    "d": r"(?P<d>\d{1,2})",
    "H": r"(?P<H>\d{1,2})",
    "I": r"(?P<I>\d{1,2})",
    "p": r"(?P<p>[AaPp])\.?[Mm]\.?",
    "M": r"(?P<M>\d\d)",
    "S": r"(?P<S>\d\d)",
    "f": r"(?P<f>\d{1,9})",
    "z": r"(?P<z>[Zz]|[+-]\d\d:?\d\d)",
    "s": r"(?P<s>\d{10,19})",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_PERCENT = re.compile(r"%(.)|(\s+)|([^%\s]+)")
_GUESSES = (
    (r"\d{4}([-/.])\d{1,2}\1\d{1,2}", "%Y{0}%m{0}%d"),
    (r"\d{1,2}([.-])\d{1,2}\1\d{4}", "%d{0}%m{0}%Y"),
    (r"(?:1[3-9]|2\d|3[01])/\d{1,2}/\d{4}", "%d/%m/%Y"),
    (r"\d{1,2}/\d{1,2}/\d{4}", "%m/%d/%Y"),
    (r"\d{1,2}([.])\d{1,2}\1\d\d", "%d{0}%m{0}%y"),
    (r"\d{1,2}([ /-])[A-Za-z]{3,9}\1\d{4}", "%d{0}%b{0}%Y"),
    (r"[A-Za-z]{3,9} \d{1,2}(,?) \d{4}", "%b %d{0} %Y"),
    (r"\d{4}[01]\d[0-3]\d(?=\D|\d{6})", "%Y%m%d"),
)
_HOURS = (
    (r"\d{1,2}:\d\d:\d\d(?= ?[AaPp]\.?[Mm])", "%I:%M:%S"),
    (r"\d{1,2}:\d\d:\d\d", "%H:%M:%S"),
    (r"(?<![%\d])\d{1,2}([.-])\d\d\1\d\d", "%H{0}%M{0}%S"),
    (r"(?<=%d)(\D?)\d{6}", "{0}%H%M%S"),
)
_ENDS = (
    (r"(?<=%S)([.,:])\d{1,9}", "{0}%f"),
    (r"[AaPp]\.?[Mm]\b\.?", "%p"),
    (r"(?<=[SfpM])( ?)(?:Z|[+-]\d\d:?\d\d)$", "{0}%z"),
)


def teach(example: str, time: str, form: str = "") -> dict[str, Any]:
    """The document of a form, from a line, the part of it that is the time, and of what that is made.

    Raises BelvedereError BV-LGV-003 where it cannot be understood, or does not fit the example.
    """
    before, found, _after = example.partition(time) if time.strip() else (example, "", "")
    if not found:
        raise _refused(example, tr("the time is not a part of the line"))
    form = form.strip() or guessed(time)
    document = {"form": form, "anchor": _anchor(before)}
    read = taught_format(document)
    line = example.encode()[:LOOKED_AT]
    matched = read.pattern.match(line)
    if matched is None or read.read(matched, datetime.now(UTC).timestamp()) is None:
        raise _refused(example, tr("{form} does not fit it", form=form))
    return document


def guessed(time: str) -> str:
    """Of what a time is made, as far as that is plain; day before month only where it has to be."""
    if re.fullmatch(r"\d{10}|\d{13}|\d{16}|\d{19}", time):
        return "%s"
    form = time.strip()
    for choices in (_GUESSES, _HOURS, *((choice,) for choice in _ENDS)):
        for pattern, parts in choices:
            found = re.search(pattern, form)
            if found is not None:
                put = parts.format(*found.groups(default=""))
                form = form[: found.start()] + put + form[found.end() :]
                break
    return form


def taught_format(document: Mapping[str, Any]) -> Format:
    """The form of a document. Raises BelvedereError BV-LGV-003."""
    form, anchor = str(document.get("form", "")), str(document.get("anchor", ""))
    pattern = "".join(_piece(found, form) for found in _PERCENT.finditer(form))
    before = rf"[^\n]{{0,{LOOKED_AT}}}?{re.escape(anchor)}" if anchor else r"\s{0,20}"
    try:
        compiled = re.compile((before + pattern).encode())
    except re.error as error:
        raise _refused(form, str(error)) from error
    names = set(compiled.groupindex)
    if "s" not in names and not ({"d", "M", "S"} <= names and names & {"m", "b"} and names & {"H", "I"}):
        raise _refused(form, tr("a day, a month, hours, minutes and seconds are needed"))
    return Format(form, compiled, _read)


def _piece(found: re.Match[str], form: str) -> str:
    percent, space, text = found.groups()
    if percent == "%":
        return "%"
    if percent:
        if percent not in _PARTS:
            raise _refused(form, tr("%{letter} is not known", letter=percent))
        return _PARTS[percent]
    return r"\s+" if space else re.escape(text)


def _read(found: re.Match[bytes], written: float) -> int | None:
    told = {name: value for name, value in found.groupdict().items() if value is not None}
    if "s" in told:
        return epoch_micros(told["s"])
    name = told.get("b", b"").decode("ascii", "replace").lower()
    month = int(told["m"]) if "m" in told else _MONTHS.index(name) + 1 if name in _MONTHS else 0
    hour = int(told.get("H", told.get("I", b"0")))
    if "p" in told:
        hour = hour % 12 + (12 if told["p"].lower() == b"p" else 0)
    year = told.get("Y") or (b"20" + told["y"] if "y" in told else None)
    clock = b"%02d:%s:%s" % (hour, told["M"], told["S"])
    if not 1 <= month <= len(_MONTHS):
        return None
    whole = dated(month, int(told["d"]), clock, written, year)
    return None if whole is None else whole + micros(told.get("f")) - zone_micros(told.get("z"))


def _anchor(before: str) -> str:
    """What stands right before the time in every line: the marks at the end of what precedes it."""
    marks = re.search(r"[^\w\s]*\s*$", before)
    anchor = marks[0] if marks else ""
    return anchor or (before[-1:] if before else "")


def _refused(where: str, why: str) -> BelvedereError:
    what = tr("This form of times cannot be learnt")
    return BelvedereError("BV-LGV-003", what, where=where[:200], why=why)
