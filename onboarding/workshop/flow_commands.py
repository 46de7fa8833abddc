"""``flask onboarding steps|check|sample``: look at the flow, and save a sample of it."""

import uuid

import click
from flask.cli import AppGroup

from onboarding.flow import Flow
from onboarding.flow.lint import mistakes_of
from onboarding.sessions import SessionManager
from onboarding.workshop.saying_why import saying_why


def add_flow_commands(group: AppGroup, flow: Flow, manager: SessionManager) -> None:
    """Put the commands into the group."""

    @group.command()
    def steps() -> None:
        """List the steps of the flow."""
        for step in flow:
            optional = " (optional)" if step.optional else ""
            click.echo(f"{step.number:>3}  {step.slug:<20} {step.title}{optional}  [{step.phase}]")

    @group.command()
    def check() -> None:
        """Check the flow, and say what is wrong with file and line."""
        mistakes = list(mistakes_of(flow))
        for mistake in mistakes:
            click.echo(mistake)
        if mistakes:
            raise SystemExit(1)
        click.echo(f"The flow {flow.name!r} is fine: {len(flow)} steps.")

    @group.command()
    @click.argument("name", default=next(iter(flow.samples), ""))
    @click.option("--upto", type=int, help="Stop after this step, and do not finalize.")
    def sample(name: str, upto: int | None) -> None:
        """Save a sample of the flow as a session, and finalize it."""
        if name not in flow.samples:
            raise click.BadParameter(_no_sample(flow, name))
        session_id = str(uuid.uuid4())
        manager.set_metadata(session_id, "sample", "default")
        for number, answers in flow.samples[name]().items():
            if upto is None or number <= upto:
                manager.save_step(session_id, number, answers)
        click.echo(session_id)
        if upto is None:
            with saying_why():
                click.echo(manager.finalize(session_id).reference)


def _no_sample(flow: Flow, name: str) -> str:
    if not flow.samples:
        return f"The flow {flow.name!r} has no samples."
    return f"There is no sample “{name}”; choose one of {', '.join(flow.samples)}"
