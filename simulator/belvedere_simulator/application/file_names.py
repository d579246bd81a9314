"""Names of files and folders as the operating system has them, which need not be UTF-8."""

from __future__ import annotations


def is_utf8(name: object) -> bool:
    """Whether a path or a line with paths can be handed to what reads UTF-8 only, as pip and ONNX Runtime."""
    try:
        str(name).encode()
    except UnicodeEncodeError:
        return False
    return True
