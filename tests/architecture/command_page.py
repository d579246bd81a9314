"""The commands as a page for readers: `python tests/architecture/command_page.py > docs/command-line.md`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from belvedere_desktop.commands import DemoCommand, DesktopCommand, DisplayCommand
from belvedere_simulator.commands.main import create_parser
from belvedere_simulator.commands.words import own_commands

_HEAD = """# Command line

Made from the program's own parsers. `belvedere COMMAND --help` tells the arguments in full; names are
accepted where ids are, `--json` prints the service's own members, and `belvedere completion SHELL` makes a
shell complete all of this.

Commands on a site start it when it does not run. `--data-dir D` names another site than your usual one;
`--endpoint URL` one on another computer, with the AWS credentials of the environment.

| exit status | |
|---|---|
| 0 | done |
| 1 | done, and the outcome is a failure: a job, a deployment, a check |
| 2 | refused, with a code such as BV-CLI-003 on standard error; see [error codes](errors.md) |
| 130 | ended by Ctrl-C |
"""


def page() -> str:
    """Render every command with its arguments as Markdown, one heading a noun."""
    parser = create_parser([*own_commands(), DesktopCommand(), DemoCommand(), DisplayCommand()])
    sections = [_section(name, help_, each) for name, help_, each in _children(parser)]
    return _HEAD + "".join(sections)


def _children(parser: argparse.ArgumentParser) -> Iterator[tuple[str, str, argparse.ArgumentParser]]:
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
            for name, each in action.choices.items():
                yield name, helps.get(name, ""), each


def _section(name: str, help_: str, parser: argparse.ArgumentParser) -> str:
    return f"\n## {name}\n\n{_sentence(help_)}\n\n| command | |\n|---|---|\n{_rows(parser, help_)}"


def _rows(parser: argparse.ArgumentParser, help_: str) -> str:
    """A command and those below it, which may leave it something to do on its own."""
    below = list(_children(parser))
    own = "" if below and any(action.required for action in parser._actions) else _row(parser, help_)
    return own + "".join(_rows(each, told) for _, told, each in below)


def _row(parser: argparse.ArgumentParser, help_: str) -> str:
    words = [parser.prog, *(_usage(action) for action in parser._actions if _is_told(action))]
    usage = " ".join(words).replace("|", "\\|")
    return f"| `{usage}` | {_sentence(help_)} |\n"


def _is_told(action: argparse.Action) -> bool:
    everywhere = {"help", "json", "data_dir", "endpoint"}
    is_command = isinstance(action, argparse._SubParsersAction)
    return not is_command and action.dest not in everywhere and action.help != argparse.SUPPRESS


def _usage(action: argparse.Action) -> str:
    name = str(action.metavar or action.dest.upper())
    value = "{" + ",".join(map(str, action.choices)) + "}" if action.choices and not action.metavar else name
    if not action.option_strings:
        ways = {"?": f"[{value}]", "*": f"[{value} ...]", "+": f"{value} ..."}
        return ways.get(str(action.nargs), value)
    option = action.option_strings[-1] + ("" if action.nargs == 0 else f" {value}")
    return option if action.required else f"[{option}]"


def _sentence(text: str) -> str:
    told = text.replace("%%", "%").replace("|", "\\|")
    return told[:1].upper() + told[1:] + "." if told else ""


if __name__ == "__main__":
    sys.stdout.write(page())
