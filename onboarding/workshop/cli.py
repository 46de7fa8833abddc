"""``flask onboarding …``: look at the flow and at sessions, and make sample ones."""

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from flask import current_app
from flask.cli import AppGroup

from onboarding.check import mistakes_of
from onboarding.context.labels import labels_of
from onboarding.context.markdown import to_markdown
from onboarding.context.pdf import to_pdf
from onboarding.flow import Flow
from onboarding.sessions import SessionError, SessionManager
from onboarding.sessions.keys import new_key
from onboarding.sessions.links import Links

T = TypeVar("T")


def commands(flow: Flow, manager: SessionManager) -> AppGroup:
    group = AppGroup("onboarding", help="The onboarding wizard: its flow and its sessions.")

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
            click.echo(_or_say_why(lambda: manager.finalize(session_id)).reference)

    @group.command()
    @click.argument("session_id")
    def show(session_id: str) -> None:
        """Print what a session holds."""
        session = _or_say_why(lambda: manager.get_session_summary(session_id))
        known = session.progress
        click.echo(f"{known.completed} of {known.total} done, revision {known.revision}, {session.metadata.status}")
        click.echo(f"kept until {session.expires_at:%Y-%m-%d %H:%M} UTC")
        click.echo(
            json.dumps(
                {number: session.answers[number] for number in sorted(session.answers)}, ensure_ascii=False, indent=2
            )
        )

    @group.command()
    @click.argument("session_id")
    @click.option("--format", "kind", type=click.Choice(["json", "md", "pdf"]), default="json")
    @click.option("--to", "path", type=click.Path(path_type=Path), help="A file; without it, the terminal.")
    def export(session_id: str, kind: str, path: Path | None) -> None:
        """Write what a finalized session came to."""
        context = _or_say_why(lambda: manager.get_session_summary(session_id)).context
        if context is None:
            raise click.ClickException(f"This session is not finalized, so there is no {flow.document} yet.")
        content = _written(context, kind, flow)
        if path is None:
            click.echo(content, nl=False)
        else:
            path.write_bytes(content)

    @group.command()
    @click.argument("session_id")
    @click.confirmation_option(prompt="Delete this session and everything in it?")
    def delete(session_id: str) -> None:
        """Delete a session."""
        _or_say_why(lambda: manager.delete_session(session_id))
        click.echo("Deleted.")

    @group.command("api-key")
    @click.argument("name")
    @click.argument("workspace")
    def api_key(name: str, workspace: str) -> None:
        """Make an API key for a workspace (* for any): the key itself, and what to put into the environment."""
        key, entry = new_key(name, workspace)
        click.echo(f"The key, which is told only now:  {key}")
        click.echo(f"Add to ONBOARDING_API_KEYS:       {entry}")

    @group.command("resume-link")
    @click.argument("session_id")
    def resume_link(session_id: str) -> None:
        """Make a link that opens a session in a browser once."""
        links = Links(manager, [*current_app.config["SECRET_KEY_FALLBACKS"], str(current_app.secret_key)])
        link = _or_say_why(lambda: links.make(session_id))
        click.echo(f"/resume/{link.token}")
        click.echo(f"or the code {link.spoken} at /resume")

    return group


def _no_sample(flow: Flow, name: str) -> str:
    if not flow.samples:
        return f"The flow {flow.name!r} has no samples."
    return f"There is no sample “{name}”; choose one of {', '.join(flow.samples)}"


def _written(context: dict[str, Any], kind: str, flow: Flow) -> bytes:
    if kind == "pdf":
        return to_pdf(context, labels_of(flow))
    as_json = json.dumps(context, ensure_ascii=False, indent=2) + "\n"
    return (to_markdown(context, labels_of(flow)) if kind == "md" else as_json).encode()


def _or_say_why(call: Callable[[], T]) -> T:
    try:
        return call()
    except (SessionError, ValueError) as error:
        raise click.ClickException(str(error)) from error
