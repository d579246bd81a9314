"""A site and an appliance as programs of their own, used by commands and by boto3 with the client kit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import boto3

SECONDS = 120.0
BELVEDERE = (sys.executable, "-m", "belvedere_simulator.commands")


@dataclass
class Programs:
    """One site and one appliance under `root`, which is also the home of who uses them.

    `temporary` is where the programs put what is to go with them.
    """

    root: Path
    temporary: Path
    time_scale: float
    _clients: dict[str, Any] = field(default_factory=dict)
    _kit: dict[str, str] = field(default_factory=dict, repr=False)
    _box: subprocess.Popen[bytes] | None = None

    @property
    def site(self) -> Path:
        """The data folder of the site."""
        return self.root / "site"

    @property
    def box(self) -> Path:
        """The data folder of the appliance."""
        return self.root / "box"

    @property
    def environment(self) -> dict[str, str]:
        """What the programs find; nothing of the user's."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.root),
            "TMPDIR": str(self.temporary),
            "XDG_CONFIG_HOME": str(self.root / "config"),
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        }

    def tell(self, *words: str | Path, fails: bool = False) -> str:
        """What a command prints; what it complains of when it is to fail."""
        done = subprocess.run(
            [*BELVEDERE, *map(str, words)],
            env=self.environment,
            cwd=self.root,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert (done.returncode != 0) is fails, f"{words} ended with {done.returncode}:\n{done.stderr}"
        return done.stderr if fails else done.stdout

    def ask(self, *words: str | Path) -> Any:
        """The answer of a command on the site, which is JSON."""
        return json.loads(self.tell(*words, "--data-dir", self.site, "--json"))

    def start_site(self, arguments: Sequence[str] = ()) -> None:
        """Bring the site up in the background."""
        self.temporary.mkdir(mode=0o700)
        self.ask("site", "start", "--time-scale", f"{self.time_scale:g}", *arguments)
        told = self.tell("client-kit", "--shell", "env", "--data-dir", self.site)
        self._kit = dict(line.split("=", 1) for line in told.splitlines() if "=" in line)

    def client(self, service: str) -> Any:
        """The newest boto3, set up by the client kit alone."""
        if service not in self._clients:
            os.environ.update(self._kit)
            self._clients[service] = boto3.session.Session().client(service)
        return self._clients[service]

    def start_box(self, *arguments: str | Path) -> None:
        """Plug in the mains of the appliance."""
        command = [*BELVEDERE, "appliance", "--data-dir", str(self.box), "--headless"]
        command += ["--time-scale", f"{self.time_scale:g}", *map(str, arguments)]
        with (self.root / "box.errors").open("ab") as complaints:
            self._box = subprocess.Popen(
                command, env=self.environment, stdout=subprocess.PIPE, stderr=complaints, cwd=self.root
            )
        assert self._box.stdout is not None
        assert b'"appliance"' in self._box.stdout.readline(), self.complaints()

    def complaints(self) -> str:
        """What the appliance's process said on its standard error."""
        return (self.root / "box.errors").read_text(encoding="utf-8")

    def handle(self, *words: str | Path) -> str:
        """Do something to the appliance: `plug`, `press`, `status`..."""
        return self.tell("appliance", *words, "--data-dir", self.box)

    def state(self) -> Mapping[str, Any]:
        """Everything that is to be seen of the appliance."""
        from belvedere_simulator.appliance.control.client import ask  # noqa: PLC0415

        told: Mapping[str, Any] = ask(self.box, "status", {})
        return told

    def stop_box(self) -> None:
        """End the appliance's process in order."""
        box, self._box = self._box, None
        if box is not None:
            self.handle("stop")
            assert box.wait(SECONDS) == 0
            assert box.stdout is not None
            box.stdout.close()

    def stop_site(self) -> None:
        """Stop the site."""
        for client in self._clients.values():
            client.close()
        self.ask("site", "stop")
