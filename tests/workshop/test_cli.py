"""The commands are there for whoever asks, though nothing of them is loaded before."""

import click
import pytest
from flask import Flask

from onboarding.cli.group import LateGroup

COMMANDS = {
    *("steps", "check", "sample"),
    *("show", "export", "delete", "resume-link"),
    *("deliver", "outbox", "send-again"),
    *("new-flow", "new-step"),
    *("api-key", "erase", "purge", "funnel", "doctor"),
}


def test_help_lists_every_command(app: Flask) -> None:
    """``flask onboarding --help`` has them all, each with what it does."""
    help_text = app.test_cli_runner().invoke(args=["onboarding", "--help"]).output
    listed = dict(line.split(maxsplit=1) for line in help_text.partition("Commands:\n")[2].splitlines())
    assert COMMANDS == listed.keys()


@pytest.mark.parametrize("name", ["steps", "check"])
def test_one_command_is_found_by_its_name(app: Flask, name: str) -> None:
    """The first one that is asked for is there, and so is the same one again."""
    for _ in range(2):
        assert app.test_cli_runner().invoke(args=["onboarding", name]).exit_code == 0


def test_a_group_is_filled_once() -> None:
    """With the first question, and never before or again."""
    filled: list[str] = []

    def fill(group: click.Group) -> None:
        filled.append("once")
        group.add_command(click.Command("one"))

    group = LateGroup("late", fill)
    context = click.Context(group)
    assert filled == []
    assert group.list_commands(context) == ["one"]
    assert group.get_command(context, "two") is None
    assert filled == ["once"]
