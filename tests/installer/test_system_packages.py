"""Which system packages are asked for, installed, or only named."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from belvedere_setup.failure import INSTALLATION_FAILED, SYSTEM_PACKAGES_MISSING, SetupError
from belvedere_setup.machine import Machine, this_machine
from belvedere_setup.system_installation import provide
from belvedere_setup.system_packages import ISOLATION, TESTS, WINDOW, Need, missing, needs

from .conftest import MakeMachine, complete


class Recorder:
    """Stands where commands run and words are said; remembers both."""

    def __init__(self, *statuses: int) -> None:
        self.commands: list[list[str]] = []
        self.words: list[str] = []
        self._statuses = list(statuses)

    def run(self, command: Sequence[str]) -> int:
        self.commands.append(list(command))
        return self._statuses.pop(0) if self._statuses else 0

    def say(self, text: str) -> None:
        self.words.append(text)


def lacking(machine: Machine, command: str = "run") -> tuple[Need, ...]:
    return missing(needs("test" if command == "test" else "run", machine), machine)


def names(wanted: Sequence[Need]) -> set[str]:
    return {need.package for need in wanted}


def test_a_bare_debian_lacks_the_window_the_isolation_and_environments(machine: MakeMachine) -> None:
    assert names(lacking(machine())) == names([*WINDOW, *ISOLATION]) | {"python3.11-venv"}


def test_tests_need_more(machine: MakeMachine) -> None:
    assert names(lacking(machine(), "test")) == names([*WINDOW, *ISOLATION, *TESTS]) | {"python3.11-venv"}


def test_a_complete_computer_lacks_nothing(machine: MakeMachine) -> None:
    assert lacking(complete(machine()), "test") == ()


def test_the_environment_package_is_that_of_this_python(machine: MakeMachine) -> None:
    assert "python3.13-venv" in names(lacking(machine(python=(3, 13))))


@pytest.mark.parametrize("system", ["Windows", "Darwin"])
@pytest.mark.parametrize("command", ["run", "test"])
def test_elsewhere_python_packages_bring_everything(machine: MakeMachine, system: str, command: str) -> None:
    assert lacking(machine(system=system), command) == ()


def test_root_installs_on_debian_after_renewing_the_lists(machine: MakeMachine) -> None:
    recorder = Recorder()
    provide(lacking(machine()), machine(), recorder.run, recorder.say)
    assert [command[:2] for command in recorder.commands] == [["apt-get", "update"], ["apt-get", "install"]]
    assert {"libgl1", "python3.11-venv"} <= set(recorder.commands[1])
    assert "--no-install-recommends" in recorder.commands[1]


def test_old_lists_are_tried_when_they_cannot_be_renewed(machine: MakeMachine) -> None:
    recorder = Recorder(100, 0)
    provide(lacking(machine()), machine(), recorder.run, recorder.say)
    assert len(recorder.commands) == 2
    assert "could not be renewed" in recorder.words[-1]


def test_a_failed_installation_stops_the_set_up(machine: MakeMachine) -> None:
    recorder = Recorder(0, 100)
    with pytest.raises(SetupError, match="apt-get could not install") as stopped:
        provide(lacking(machine()), machine(), recorder.run, recorder.say)
    assert stopped.value.code == INSTALLATION_FAILED


def test_a_normal_user_is_given_the_exact_command(machine: MakeMachine) -> None:
    recorder = Recorder()
    user = machine(
        is_root=False, has_library=lambda name: name != "libGL.so.1", has_module=lambda _name: True
    )
    with pytest.raises(SetupError) as stopped:
        provide(lacking(user), user, recorder.run, recorder.say)
    assert "sudo apt-get update && sudo apt-get install -y --no-install-recommends libgl1 " in str(
        stopped.value
    )
    assert stopped.value.code == SYSTEM_PACKAGES_MISSING
    assert recorder.commands == []


def test_nobody_is_stopped_for_the_lack_of_isolation(machine: MakeMachine) -> None:
    recorder = Recorder()
    user = machine(is_root=False, has_library=lambda _name: True, has_module=lambda _name: True)
    provide(lacking(user), user, recorder.run, recorder.say)
    assert "bubblewrap slirp4netns" in recorder.words[0]


def test_but_tests_need_it(machine: MakeMachine) -> None:
    recorder = Recorder()
    user = machine(is_root=False, has_library=lambda _name: True, has_module=lambda _name: True)
    with pytest.raises(SetupError, match="bubblewrap"):
        provide(lacking(user, "test"), user, recorder.run, recorder.say)


def test_without_apt_the_missing_libraries_are_named(machine: MakeMachine) -> None:
    recorder = Recorder()
    fedora = machine(has_program=lambda _name: False)
    with pytest.raises(SetupError, match=r"libGL\.so\.1") as stopped:
        provide(lacking(fedora), fedora, recorder.run, recorder.say)
    assert "apt-get" not in str(stopped.value)
    assert recorder.commands == []


def test_nothing_missing_runs_nothing(machine: MakeMachine) -> None:
    recorder = Recorder()
    provide((), machine(), recorder.run, recorder.say)
    assert not recorder.commands
    assert not recorder.words


def test_this_computer_is_looked_at_truthfully() -> None:
    here = this_machine()
    assert here.has_library("libc.so.6" if here.system == "Linux" else "libc.dylib")
    assert not here.has_library("libno-such-thing.so.0")
    assert here.has_module("json")
    assert not here.has_module("no_such_module")
    assert not here.has_program("no-such-program")
