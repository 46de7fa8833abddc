"""``flask onboarding api-key``: make a key of the API."""

import click
from flask.cli import AppGroup

from onboarding.sessions.keys import new_key


def add_api_keys(group: AppGroup) -> None:
    """Put the command into the group."""

    @group.command("api-key")
    @click.argument("name")
    @click.argument("workspace")
    def api_key(name: str, workspace: str) -> None:
        """Make an API key for a workspace (* for any): the key itself, and what to put into the environment."""
        key, entry = new_key(name, workspace)
        click.echo(f"The key, which is told only now:  {key}")
        click.echo(f"Add to ONBOARDING_API_KEYS:       {entry}")
