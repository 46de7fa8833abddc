"""``flask onboarding new-flow`` and ``new-step``: a small skeleton that works at once. Nothing is ever overwritten."""

from pathlib import Path

import click
from flask.cli import AppGroup

from onboarding.cli.scaffolding.files import Refused
from onboarding.cli.scaffolding.new_step import write_flow, write_step
from onboarding.config import Settings
from onboarding.flow import Flow, load_flow

STATES = ("empty", "errors", "longest")


def add_writing(group: AppGroup, flow: Flow, settings: Settings) -> None:
    """Put the commands that write into the group; ``flow`` is the one that is served."""
    preview = f"http://{settings.host}:{settings.port}/preview"

    @group.command("new-flow")
    @click.argument("name")
    @click.option("--title", default="", help="What people see; without it, the name in words.")
    def new_flow(name: str, title: str) -> None:
        """Write a flow of your own, with two steps and their test, into the folder NAME."""
        try:
            written = write_flow(Path.cwd(), name, title)
        except Refused as refused:
            raise click.ClickException(str(refused)) from None
        for path in written:
            click.echo(f"Wrote {path}")
        click.echo(f"Test it:   python -m pytest {name}")
        click.echo(f"Serve it:  ONBOARDING_FLOW={name}.flow:flow make run")
        click.echo(f"See it:    {preview}/")

    @group.command("new-step")
    @click.argument("slug")
    @click.option("--title", default="", help="What people see; without it, the slug in words.")
    @click.option("--flow", "named", default="", help="A flow as module:attribute; without it, the one that is served.")
    @click.option("--after", default="", help="The slug of the step that it follows; without it, the last one.")
    def new_step(slug: str, title: str, named: str, after: str) -> None:
        """Write a step and its test, and list it in a flow."""
        try:
            written = write_step(Path.cwd(), load_flow(named) if named else flow, slug, title, after)
        except (Refused, ImportError, ValueError) as refused:
            raise click.ClickException(str(refused)) from None
        click.echo(f"Wrote {written.step}: one question, to begin with")
        click.echo(f"Wrote {written.test}: its test, for python -m pytest {written.test}")
        click.echo(f"Listed in {written.listed} as step number {written.number}, after {written.after!r}")
        for note in written.notes:
            click.echo(f"Before it can be served: {note}")
        for state in STATES:
            click.echo(f"See it:  {preview}/{slug}?state={state}")
