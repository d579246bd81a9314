"""The vault: the best place that works, the same key again, and never a new key for an old site."""

from __future__ import annotations

import stat
import sys
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.service.store.database import Database
from belvedere_simulator.service.vault.open_vault import open_vault
from belvedere_simulator.vault.file_place import FilePlace
from belvedere_simulator.vault.keyring_place import Backend, KeyringPlace, has_keyring
from belvedere_simulator.vault.places import KeyPlace
from belvedere_simulator.vault.sealing import SealingVault, new_key
from belvedere_simulator.vault.systemd_place import SystemdPlace
from belvedere_simulator.vault.usual_places import usual_places


def backend(module: str, name: str, kept: dict[str, str] | None = None) -> Backend:
    """A keyring backend that calls itself as the library's of that module does."""
    memory: dict[str, str] = {} if kept is None else kept

    def get_password(_self: object, _service: str, username: str) -> str | None:
        return memory.get(username)

    def set_password(_self: object, _service: str, username: str, password: str) -> None:
        memory[username] = password

    members = {"get_password": get_password, "set_password": set_password, "__module__": module}
    made: Backend = type(name, (), members)()
    return made


WINDOWS = ("keyring.backends.Windows", "WinVaultKeyring")
MACOS = ("keyring.backends.macOS", "Keyring")


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'service.db'}")
    opened.create()
    yield opened
    opened.close()


def test_what_is_sealed_is_opened_and_nothing_else() -> None:
    vault = SealingVault(new_key(), "test")
    sealed = vault.seal(b"password")
    assert vault.open(sealed) == b"password"
    assert b"password" not in sealed
    assert vault.seal(b"password") != sealed
    for changed in (sealed[:-1], b"\x02" + sealed[1:], sealed[:-1] + bytes([sealed[-1] ^ 1]), b""):
        with pytest.raises(BelvedereError) as refused:
            vault.open(changed)
        assert refused.value.code == "BV-SVC-005"
    with pytest.raises(BelvedereError):
        SealingVault(new_key(), "test").open(sealed)


@pytest.mark.parametrize("trusted", [WINDOWS, MACOS])
def test_the_systems_keyring_comes_first(
    database: Database, tmp_path: Path, trusted: tuple[str, str]
) -> None:
    kept: dict[str, str] = {}
    places: list[KeyPlace] = [KeyringPlace(lambda: [backend(*trusted, kept)]), FilePlace(tmp_path / "keys")]
    sealed = open_vault(database, places, 0.0).seal(b"secret")
    assert len(kept) == 1
    assert not (tmp_path / "keys").exists()
    again = open_vault(database, places, 0.0)
    assert again.open(sealed) == b"secret"
    assert "keyring" in again.description


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("keyring.backends.null", "Keyring"),
        ("keyring.backends.fail", "Keyring"),
        ("keyring.backends.chainer", "ChainerBackend"),
        ("keyrings.alt.file", "PlaintextKeyring"),
        ("keyrings.alt.file", "EncryptedKeyring"),
        ("keyring.backends.kwallet", "DBusKeyring"),
    ],
)
def test_keyrings_that_keep_plain_text_nothing_or_ask_are_not_used(
    database: Database, tmp_path: Path, module: str, name: str
) -> None:
    kept: dict[str, str] = {}
    places: list[KeyPlace] = [
        KeyringPlace(lambda: [backend(module, name, kept)]),
        FilePlace(tmp_path / "keys"),
    ]
    assert "Weakness" in open_vault(database, places, 0.0).description
    assert not kept
    assert len(list((tmp_path / "keys").iterdir())) == 1


def test_a_keyring_that_never_answers_is_given_up(tmp_path: Path, database: Database) -> None:
    release = threading.Event()

    def hang() -> list[Backend]:
        release.wait()
        return []

    places: list[KeyPlace] = [KeyringPlace(hang, seconds=0.05), FilePlace(tmp_path / "keys")]
    assert "file" in open_vault(database, places, 0.0).description
    release.set()


def test_a_keyring_that_fails_is_passed_over() -> None:
    def fail() -> list[Backend]:
        raise RuntimeError("no bus")

    place = KeyringPlace(fail)
    assert not place.store("name", new_key())
    assert place.load("name") is None


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {}, False),
        ("linux", {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus"}, True),
        ("darwin", {}, True),
        ("win32", {}, True),
    ],
)
def test_a_keyring_is_looked_for_where_one_may_be(
    platform: str, environment: dict[str, str], expected: bool
) -> None:
    assert has_keyring(platform, environment) is expected


def test_this_computers_own_keyring_is_asked_without_hanging() -> None:
    assert KeyringPlace(seconds=20).load("belvedere-test-that-is-never-stored") is None


@dataclass
class Machine:
    """systemd-creds as it answers on a machine: sealing by reversing, or failing."""

    works: bool = True
    broken_decrypt: bool = False
    asked: list[Sequence[str]] = field(default_factory=list)

    def __call__(self, command: Sequence[str], given: bytes) -> bytes | None:
        self.asked.append(command)
        if not self.works or (self.broken_decrypt and command[1] == "decrypt"):
            return None
        return given[::-1]


def test_systemd_creds_seals_where_it_works(database: Database, tmp_path: Path) -> None:
    places: list[KeyPlace] = [SystemdPlace(tmp_path, Machine()), FilePlace(tmp_path)]
    sealed = open_vault(database, places, 0.0).seal(b"secret")
    assert open_vault(database, places, 0.0).open(sealed) == b"secret"
    assert [file.suffix for file in tmp_path.glob("vault-*")] == [".cred"]


@pytest.mark.parametrize("machine", [Machine(works=False), Machine(broken_decrypt=True)])
def test_systemd_creds_that_cannot_open_again_is_not_used(tmp_path: Path, machine: Machine) -> None:
    assert not SystemdPlace(tmp_path, machine).store("name", new_key())
    assert not list(tmp_path.iterdir())


def test_the_key_never_stands_in_the_arguments(tmp_path: Path) -> None:
    machine, key = Machine(), new_key()
    SystemdPlace(tmp_path, machine).store("name", key)
    assert all(key.hex() not in " ".join(command) for command in machine.asked)


def test_the_file_is_the_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "config" / "keys"
    key = new_key()
    assert FilePlace(folder).store("name", key)
    assert FilePlace(folder).load("name") == key
    assert stat.S_IMODE((folder / "name.key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [file.name for file in folder.iterdir()] == ["name.key"]


def test_a_lost_key_is_told_and_not_replaced(database: Database, tmp_path: Path) -> None:
    open_vault(database, [FilePlace(tmp_path / "keys")], 0.0)
    for file in (tmp_path / "keys").iterdir():
        file.unlink()
    with pytest.raises(BelvedereError) as refused:
        open_vault(database, [FilePlace(tmp_path / "keys")], 0.0)
    assert refused.value.code == "BV-SVC-004"
    assert not list((tmp_path / "keys").iterdir())


def test_the_key_of_another_site_is_noticed(database: Database, tmp_path: Path) -> None:
    open_vault(database, [FilePlace(tmp_path / "keys")], 0.0)
    (file,) = (tmp_path / "keys").iterdir()
    file.write_bytes(new_key())
    with pytest.raises(BelvedereError) as refused:
        open_vault(database, [FilePlace(tmp_path / "keys")], 0.0)
    assert refused.value.code == "BV-SVC-005"


def test_without_any_place_the_site_does_not_start(database: Database, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(BelvedereError) as refused:
        open_vault(database, [FilePlace(tmp_path / "file" / "keys")], 0.0)
    assert refused.value.code == "BV-SVC-006"


@pytest.mark.parametrize(
    ("platform", "names"),
    [
        ("linux", ["keyring", "systemd-creds", "file"]),
        ("darwin", ["keyring", "file"]),
        ("win32", ["keyring", "file"]),
    ],
)
def test_the_places_of_each_system(tmp_path: Path, platform: str, names: list[str]) -> None:
    assert [place.name for place in usual_places(tmp_path, platform)] == names


def test_the_places_of_this_computer_work(database: Database, tmp_path: Path) -> None:
    places = usual_places(tmp_path / "keys", sys.platform)[1:]
    sealed = open_vault(database, places, 0.0).seal(b"secret")
    assert open_vault(database, places, 0.0).open(sealed) == b"secret"
