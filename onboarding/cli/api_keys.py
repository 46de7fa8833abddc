"""``flask onboarding api-key``: make a key of the API.

Making API keys: what is told once, and what stands for it in the environment.
"""

import hashlib
import secrets

import click
from flask.cli import AppGroup


def new_key(name: str, workspace: str) -> tuple[str, str]:
    """A key, and what stands for it in ``ONBOARDING_API_KEYS``."""
    key = f"onb_{secrets.token_urlsafe(32)}"
    return key, f"{name}:{workspace}:{hashlib.sha256(key.encode()).hexdigest()}"


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
