"""What goes wrong on the terminal is one sentence there, and no trace."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from onboarding.sessions import SessionError


@contextmanager
def saying_why() -> Iterator[None]:
    """Around what asks the store: its errors, and what an argument lacks, end the command with their sentence."""
    try:
        yield
    except (SessionError, ValueError) as error:
        raise click.ClickException(str(error)) from error
