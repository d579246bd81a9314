"""Breaking an image on purpose: one byte, as worn-out storage would."""

from __future__ import annotations

from pathlib import Path

from belvedere_simulator.software_image.manifest import SIGNATURE


def damage(image: Path) -> None:
    """Turn round a byte of the signature, or of the middle where there is none. Raises OSError."""
    with image.open("r+b") as stream:
        content = stream.read(64 * 1024)
        name = content.find(SIGNATURE.encode())
        # The signature follows its name at once, and these first bytes only tell how long it is.
        place = name + len(SIGNATURE) + 16 if name >= 0 else image.stat().st_size // 2
        stream.seek(place)
        byte = stream.read(1)
        stream.seek(place)
        stream.write(bytes([byte[0] ^ 0x01]))
