"""``flask onboarding show|export|delete|resume-link|erase|purge``: look at a session, act on it, and erase what is
stored of somebody, from the store's files too.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import click
import redis
from flask import current_app
from flask.cli import AppGroup

from onboarding.cli.group import cli_errors
from onboarding.context.formatting import labels_of
from onboarding.context.markdown import to_markdown
from onboarding.context.pdf import to_pdf
from onboarding.flow import Flow
from onboarding.sessions import SessionManager
from onboarding.sessions.erase import EraseScope, count, erase, purge
from onboarding.sessions.links import Links


def add_session_commands(group: AppGroup, flow: Flow, manager: SessionManager) -> None:
    """Put the commands into the group."""

    @group.command()
    @click.argument("session_id")
    def show(session_id: str) -> None:
        """Print what a session holds."""
        with cli_errors():
            session = manager.get_session_summary(session_id)
        progress = session.progress
        click.echo(
            f"{progress.completed} of {progress.total} done, revision {progress.revision}, {session.metadata.status}"
        )
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
        with cli_errors():
            context = manager.get_session_summary(session_id).context
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
        with cli_errors():
            manager.delete_session(session_id)
        click.echo("Deleted.")

    @group.command("resume-link")
    @click.argument("session_id")
    @click.option("--code", is_flag=True, help="A short code instead, which lives for a day.")
    def resume_link(session_id: str, code: bool) -> None:
        """Make a link that opens a session in a browser once."""
        links = Links(manager, [*current_app.config["SECRET_KEY_FALLBACKS"], str(current_app.secret_key)])
        with cli_errors():
            made = links.make_code(session_id) if code else links.make(session_id)
        click.echo(f"{made} at /resume" if code else f"/resume/{made}")


def _written(context: dict[str, Any], kind: str, flow: Flow) -> bytes:
    if kind == "pdf":
        return to_pdf(context, labels_of(flow), patience=60.0)
    as_json = json.dumps(context, ensure_ascii=False, indent=2) + "\n"
    return (to_markdown(context, labels_of(flow)) if kind == "md" else as_json).encode()


def add_erasing(group: AppGroup, manager: SessionManager) -> None:
    """Put the command into the group."""

    @group.command("erase")
    @click.option("--session", default="", help="A session's id.")
    @click.option("--user", default="", help="A user's id, as the program that opened the sessions gave it.")
    @click.option("--workspace", default="", help="A workspace's id; with --user, that user's sessions in it.")
    @click.option("--yes", is_flag=True, help="Do not ask.")
    @click.option("--later", is_flag=True, help="Leave the store's files to the next purge.")
    def erase_what_is_theirs(session: str, user: str, workspace: str, yes: bool, later: bool) -> None:
        """Delete sessions, what waits to be sent of them, and links to them."""
        with cli_errors():
            whose = EraseScope(session=session, user=user, workspace=workspace)
            found = count(manager, whose)
            click.echo(f"Found: {_told(found)}.")
            if found.total() and (yes or click.confirm("Delete them for good?", abort=True)):
                click.echo(f"Deleted: {_told(erase(manager, whose))}.")
                if not later:
                    _purge(manager)

    @group.command("purge")
    def purge_files() -> None:
        """Have the store forget in its files what was deleted; run it twice a day."""
        with cli_errors():
            _purge(manager)


def _purge(manager: SessionManager) -> None:
    try:
        done = purge(manager)
    except redis.ResponseError as error:
        raise click.ClickException(
            f"The store's files could not be written anew ({error}). Its user needs the commands of docs/deploy.md"
        ) from error
    click.echo(
        f"Written anew on {done.servers} server{'' if done.servers == 1 else 's'}: "
        f"append-only files {done.append_only_files}, snapshots {done.snapshots}."
    )


def _told(counts: Counter[str]) -> str:
    kinds = ("sessions", "outboxes", "links") if "links" in counts else ("sessions", "outboxes")
    return ", ".join(f"{kind} {counts[kind]}" for kind in kinds)
