"""``flask onboarding …``: all commands, in one group.

What goes wrong on the terminal is one sentence there, and no trace.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import click
from flask.cli import AppGroup

from onboarding.config import Settings
from onboarding.flow import Flow
from onboarding.sessions import SessionError, SessionManager


@contextmanager
def cli_errors() -> Iterator[None]:
    """Around what asks the store: its errors, and what an argument lacks, end the command with their sentence."""
    try:
        yield
    except (SessionError, ValueError) as error:
        raise click.ClickException(str(error)) from error


class LateGroup(AppGroup):
    """A group whose commands are put into it when one is asked for, so that what serves pages does not load them."""

    def __init__(self, name: str, fill: Callable[[AppGroup], None], **options: Any) -> None:
        super().__init__(name, **options)
        self._fill: Callable[[AppGroup], None] | None = fill

    def list_commands(self, ctx: click.Context) -> list[str]:
        self._fill_once()
        return super().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        self._fill_once()
        return super().get_command(ctx, cmd_name)

    def _fill_once(self) -> None:
        if self._fill is not None:
            self._fill(self)
            self._fill = None


def commands(flow: Flow, manager: SessionManager, settings: Settings) -> AppGroup:
    """The group; what is in it is imported with the first command."""

    def fill(group: AppGroup) -> None:
        from onboarding.cli.command_table import add_commands

        add_commands(group, flow, manager, settings)

    return LateGroup("onboarding", fill, help="The onboarding wizard: its flow and its sessions.")
