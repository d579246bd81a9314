"""Encryption for a recipient, in the format of age: what `age` and `rage` open too."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.files import PRIVATE, write_whole
from belvedere_simulator.messages import tr

HEAD = b"age-encryption.org/v1"
ENDING = ".age"
_SECRET = "AGE-SECRET-KEY"  # noqa: S105 - how they begin
_LARGEST_KEY_FILE = 64 * 1024


def make_key(file: Path) -> str:
    """Make a key in a file that only this user reads; the recipient that senders are told.

    Raises BelvedereError BV-SUP-001.
    """
    from pyrage import x25519  # noqa: PLC0415

    if file.exists():
        why = tr("there is such a file already")
        raise BelvedereError("BV-SUP-001", tr("The key cannot be written"), where=str(file), why=why)
    identity = x25519.Identity.generate()
    recipient = str(identity.to_public())
    try:
        write_whole(file, f"# public key: {recipient}\n{identity}\n".encode(), PRIVATE)
    except OSError as error:
        what = tr("The key cannot be written")
        raise BelvedereError("BV-SUP-001", what, where=str(file), why=error.strerror or "") from error
    return recipient


def check_recipient(text: str) -> None:
    """Raise BelvedereError BV-SUP-005 for what nothing can be encrypted for."""
    _recipient(text)


def seal(plain: Path, sealed: Path, recipients: Sequence[str]) -> None:
    """Encrypt a file. Raises BelvedereError BV-SUP-005, OSError."""
    from pyrage import encrypt_io  # noqa: PLC0415

    found = [_recipient(each) for each in recipients]
    with plain.open("rb") as reader, sealed.open("wb") as writer:
        encrypt_io(reader, writer, found)


def is_sealed(file: Path) -> bool:
    """Whether the file is one of age. Raises OSError."""
    with file.open("rb") as stream:
        return stream.read(len(HEAD)) == HEAD


def unseal(sealed: Path, plain: Path, key_files: Sequence[Path]) -> None:
    """Decrypt a file with one of the keys. Raises BelvedereError BV-SUP-004, BV-SUP-005, OSError."""
    from pyrage import DecryptError, decrypt_io  # noqa: PLC0415

    identities = [identity for file in key_files for identity in _identities(file)]
    if not identities:
        raise _not_ours(sealed, tr("no key was named"))
    try:
        with sealed.open("rb") as reader, plain.open("wb") as writer:
            decrypt_io(reader, writer, identities)
    except DecryptError as error:
        raise _not_ours(sealed, str(error)) from error


def _recipient(text: str) -> object:
    from pyrage import RecipientError, x25519  # noqa: PLC0415

    try:
        return x25519.Recipient.from_str(text.strip())
    except RecipientError as error:
        what = tr("This is no recipient")
        if _SECRET in text.upper():
            # Not repeated: it is shown to whoever looks, and written to logs.
            why = tr("it is a secret key: nobody but its owner is to have it")
            raise BelvedereError("BV-SUP-005", what, why=why) from None
        raise BelvedereError("BV-SUP-005", what, where=text, why=str(error)) from error


def _identities(file: Path) -> list[object]:
    from pyrage import IdentityError, x25519  # noqa: PLC0415

    try:
        with file.open("rb") as stream:
            text = stream.read(_LARGEST_KEY_FILE).decode("ascii", "replace")
        lines = [line.strip() for line in text.splitlines()]
        return [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except (OSError, IdentityError):
        # Not the reason: it might quote the key.
        raise BelvedereError("BV-SUP-005", tr("This is no file with a key"), where=str(file)) from None


def _not_ours(file: Path, why: str) -> BelvedereError:
    what = tr("The support bundle cannot be decrypted")
    return BelvedereError("BV-SUP-004", what, where=str(file), why=why)
