"""Set Belvedere up in this repository and start it, or test it.

    python3 installer/bootstrap.py run [ARGS]     start the demonstration; ARGS go to `belvedere demo`
    python3 installer/bootstrap.py test [ARGS]    check and test; ARGS go to pytest

This file keeps to what any Python can read, so that an old one is told what it lacks.
"""

import shutil
import sys
import typing

NEEDED = (3, 11)
NEWER = ("python3.15", "python3.14", "python3.13", "python3.12", "python3.11")


def complaint(version: "tuple[int, int]", find: "typing.Callable[[str], object]") -> "str | None":
    """What to tell a Python of `version` that is too old; None when it is not."""
    if version >= NEEDED:
        return None
    lines = ["Belvedere needs Python %d.%d or newer; this is %d.%d." % (NEEDED + version)]  # noqa: UP031
    found = [name for name in NEWER if find(name)]
    if found:
        lines.append("There is a newer one here: start again with %s instead." % found[0])  # noqa: UP031
    else:
        lines.append("Install one from https://www.python.org/downloads/ or with your system's packages.")
    return "\n".join(lines)


if __name__ == "__main__":
    problem = complaint(sys.version_info[:2], shutil.which)
    if problem:
        sys.exit(problem)
    from belvedere_setup.main import main

    sys.exit(main(sys.argv[1:]))
