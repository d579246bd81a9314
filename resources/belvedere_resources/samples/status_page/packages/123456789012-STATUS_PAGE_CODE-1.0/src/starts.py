"""How often the application was started: a number that outlives it."""

import json
import os


def count(storage):
    """Add this start to those before and return how many there are now."""
    path = os.path.join(storage, "starts.json")
    number = before(path) + 1
    # A new file takes the old one's place: a start that dies here leaves the old number readable.
    with open(path + ".part", "w", encoding="utf-8") as file:
        json.dump({"starts": number}, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".part", path)
    return number


def before(path):
    """The number in the file at `path`; 0 when there is none or it makes no sense."""
    try:
        with open(path, encoding="utf-8") as file:
            return int(json.load(file)["starts"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0
