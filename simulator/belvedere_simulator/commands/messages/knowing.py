"""`belvedere messages brokers`, `save-broker` and `forget-broker`: those that have a name."""

from __future__ import annotations

import argparse
import json
import sys

from belvedere_simulator.commands.messages.opening import address_of
from belvedere_simulator.commands.tables import table, terminal_width
from belvedere_simulator.inspection.brokers import Brokers
from belvedere_simulator.messages import tr
from belvedere_simulator.vault.broker_passwords import remembered_password


def brokers(given: argparse.Namespace) -> int:
    """List them."""
    known = Brokers().every()
    rows = [(name, each.get("url", ""), each.get("certificate", "")) for name, each in known.items()]
    heads = (tr("NAME"), tr("ADDRESS"), tr("CERTIFICATE"))
    text = table(heads, rows, terminal_width()) if rows else tr("No broker has a name.")
    sys.stdout.write(f"{json.dumps({'brokers': known}, ensure_ascii=False) if given.json else text}\n")
    return 0


def save(given: argparse.Namespace) -> int:
    """Give one a name. Its password goes into the keyring, where there is one."""
    address = address_of(given)
    Brokers().save(given.name, address)
    kept = bool(address.password) and remembered_password(address.url, address.user, address.password)
    told = {"name": given.name, **address.document(), "passwordKept": kept}
    text = tr("{name} is {url}.", name=given.name, url=address.url)
    if address.password and not kept:
        text += " " + tr("No keyring keeps its password: give it each time.")
    sys.stdout.write(f"{json.dumps(told, ensure_ascii=False) if given.json else text}\n")
    return 0


def forget(given: argparse.Namespace) -> int:
    """Know one no more."""
    known = Brokers()
    address = known.every().get(given.name, {})
    known.forget(given.name)
    if address.get("user"):
        remembered_password(str(address.get("url")), str(address["user"]), "")
    sys.stdout.write(f"{json.dumps({'name': given.name}) if given.json else tr('It is forgotten.')}\n")
    return 0
