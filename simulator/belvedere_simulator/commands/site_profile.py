"""`belvedere site profile`: sites on other computers, and which one is worked with."""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from belvedere_simulator.commands.tables import record, table, terminal_width
from belvedere_simulator.errors import BelvedereError
from belvedere_simulator.messages import tr

if TYPE_CHECKING:
    from belvedere_simulator.profiles.profile import Profile
    from belvedere_simulator.profiles.store import Profiles, ProfileStore

_KEY_ID, _SECRET = "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"


def add_profile(commands: Any) -> argparse.ArgumentParser:
    """Add `profile` to the commands on sites."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "profile",
        help=tr("sites on other computers, and which one is worked with"),
        description=tr(
            "A site on another computer is known by its address, a key and the authority that it proves "
            "itself by, which you confirm once. Every command takes --site NAME; without it, and without "
            "--data-dir and --endpoint, it works with the active profile."
        ),
    )
    actions = parser.add_subparsers(dest="profile_command", required=True, metavar=tr("COMMAND"))
    _json(actions.add_parser("list", help=tr("all profiles, and which one is active")))
    for name, text in (
        ("add", tr("add a site")),
        ("edit", tr("change its name, address or key")),
        ("use", tr("work with it from now on; local is this computer's own site")),
        ("remove", tr("forget it and its key")),
        ("show", tr("what is known of it, without its secret")),
    ):
        each = _json(actions.add_parser(name, help=text))
        each.add_argument("name", metavar="NAME", help=tr("the profile"))
        if name in ("add", "edit"):
            _add_fields(each, required=name == "add")
    return parser


def _add_fields(parser: argparse.ArgumentParser, *, required: bool) -> None:
    parser.add_argument("--url", metavar="URL", default="", required=required, help=tr("its HTTPS address"))
    key = tr("the id of its access key; its secret is asked for, or read from {name}", name=_SECRET)
    parser.add_argument("--key-id", metavar="ID", default="", help=key)
    confirmed = tr("of its authority, as its own computer shows it; otherwise it is shown and asked for")
    parser.add_argument("--fingerprint", metavar="SHA256", default="", help=confirmed)
    if not required:
        parser.add_argument("--rename", metavar="NAME", default="", help=tr("another name"))


def _json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--json", action="store_true", help=tr("print one JSON object"))
    return parser


def profile(arguments: argparse.Namespace) -> int:
    """Carry out one of the commands. Raises BelvedereError."""
    from belvedere_simulator.profiles.store import ProfileStore  # noqa: PLC0415 - cryptography is slow

    store = ProfileStore()
    action = {"list": _list, "add": _add, "edit": _edit, "use": _use, "remove": _remove, "show": _show}
    action[arguments.profile_command](store, arguments)
    return 0


def _list(store: ProfileStore, arguments: argparse.Namespace) -> None:
    profiles = store.read()
    rows = [["*" if name == profiles.active else "", name, where] for name, where in _all(profiles)]
    listed = table(("", tr("NAME"), tr("SITE")), rows, terminal_width())
    facts = {"active": profiles.active, "profiles": [profile_facts(each) for each in profiles.profiles]}
    _tell(arguments, facts, listed)


def _add(store: ProfileStore, arguments: argparse.Namespace) -> None:
    from belvedere_simulator.profiles import profiles  # noqa: PLC0415
    from belvedere_simulator.profiles.trying import try_key  # noqa: PLC0415

    confirmed = arguments.fingerprint or _confirmed(arguments.url)
    key = _key(arguments.key_id)
    added = profiles.add(store, arguments.name, arguments.url, key, confirmed, partial(try_key, store))
    _tell(arguments, profile_facts(added), tr("Added. {place}", place=store.place()))


def _edit(store: ProfileStore, arguments: argparse.Namespace) -> None:
    from belvedere_simulator.profiles import profiles  # noqa: PLC0415
    from belvedere_simulator.profiles.trying import try_key  # noqa: PLC0415

    changed = profiles.edit(
        store,
        arguments.name,
        new_name=arguments.rename,
        url=arguments.url,
        key=_key(arguments.key_id) if arguments.key_id else ("", ""),
        confirmed=arguments.fingerprint,
        attempt=partial(try_key, store),
    )
    _tell(arguments, profile_facts(changed), tr("Changed."))


def _use(store: ProfileStore, arguments: argparse.Namespace) -> None:
    store.use(arguments.name)
    _tell(arguments, {"active": arguments.name}, tr("Active: {name}", name=arguments.name))


def _remove(store: ProfileStore, arguments: argparse.Namespace) -> None:
    store.remove(arguments.name)
    _tell(arguments, {"removed": arguments.name}, tr("Removed."))


def _show(store: ProfileStore, arguments: argparse.Namespace) -> None:
    facts = profile_facts(store.read().find(arguments.name))
    names = {
        "name": tr("Name"),
        "url": tr("Address"),
        "region": tr("Region"),
        "key_id": tr("Key"),
        "fingerprint": tr("Fingerprint"),
    }
    _tell(arguments, facts, record([(names[name], value) for name, value in facts.items()]))


def profile_facts(shown: Profile) -> dict[str, str]:
    """What may be shown of a profile."""
    told = {"name": shown.name, "url": shown.url, "region": shown.region, "key_id": shown.key_id}
    return {**told, "fingerprint": shown.fingerprint}


def _all(profiles: Profiles) -> list[tuple[str, str]]:
    from belvedere_simulator.profiles.profile import LOCAL  # noqa: PLC0415

    return [(LOCAL, tr("this computer")), *((each.name, each.url) for each in profiles.profiles)]


def _confirmed(url: str) -> str:
    """Show the site's fingerprint and have it agreed to. Raises BelvedereError BV-PFL-010."""
    from belvedere_simulator.profiles.profiles import find  # noqa: PLC0415

    found = find(url)
    if sys.stdin.isatty():
        asked = tr(
            "The site at {url} shows this fingerprint:\n  {fingerprint}\nCompare it with the one that "
            "'belvedere site reach' shows on the site's own computer. Type yes if it is the same: ",
            url=found.url,
            fingerprint=found.fingerprint,
        )
        sys.stderr.write(asked)
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() == "yes":
            return found.fingerprint
    raise BelvedereError(
        "BV-PFL-010",
        tr("Nothing was added"),
        where=found.url,
        why=tr("it shows {fingerprint}", fingerprint=found.fingerprint),
    )


def _key(key_id: str, environment: Mapping[str, str] = os.environ) -> tuple[str, str]:
    """The id and its secret, never from the command line. Raises BelvedereError BV-PFL-008."""
    found = key_id or environment.get(_KEY_ID, "")
    secret = environment.get(_SECRET, "")
    if found and not secret and sys.stdin.isatty():
        secret = getpass.getpass(tr("Secret key of {id}: ", id=found))
    if not found or not secret:
        raise BelvedereError("BV-PFL-008", tr("There is no key for the site"), where=found or _KEY_ID)
    return found, secret


def _tell(arguments: argparse.Namespace, facts: Mapping[str, Any], text: str) -> None:
    sys.stdout.write(f"{json.dumps(facts) if arguments.json else text}\n")
