"""Two threads that need boto3 for the first time at the same moment, as pages of a window do."""

from __future__ import annotations

import os
import subprocess
import sys

_PROGRAM = """
import threading
from belvedere_simulator.commands.clients import Place, open_clients
from belvedere_simulator.commands.twins.calling import told_failures

gate, failures = threading.Barrier(6), []

def clients():
    gate.wait()
    with open_clients(Place(endpoint="http://127.0.0.1:9")) as made:
        made("cloudwatch")

def failing():
    gate.wait()
    with told_failures():
        pass

def guarded(work):
    try:
        work()
    except BaseException as error:
        failures.append(repr(error))

threads = [threading.Thread(target=guarded, args=(work,)) for work in (clients, failing) * 3]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(failures)
"""


def test_threads_that_begin_at_once_all_have_it() -> None:
    keys = {"AWS_ACCESS_KEY_ID": "AKIAEXAMPLE", "AWS_SECRET_ACCESS_KEY": "example"}
    command = [sys.executable, "-c", _PROGRAM]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **keys}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False)
    assert (ended.stdout, ended.stderr) == ("[]\n", "")
