"""``flask onboarding erase``: delete all that is stored of a session, a user or a workspace."""

from collections import Counter

import click
from flask.cli import AppGroup

from onboarding.sessions import SessionManager
from onboarding.sessions.erase import Whose, count, erase
from onboarding.workshop.saying_why import saying_why


def add_erasing(group: AppGroup, manager: SessionManager) -> None:
    """Put the command into the group."""

    @group.command("erase")
    @click.option("--session", default="", help="A session's id.")
    @click.option("--user", default="", help="A user's id, as the program that opened the sessions gave it.")
    @click.option("--workspace", default="", help="A workspace's id; with --user, that user's sessions in it.")
    @click.option("--yes", is_flag=True, help="Do not ask.")
    def erase_what_is_theirs(session: str, user: str, workspace: str, yes: bool) -> None:
        """Delete sessions, what waits to be sent of them, and links to them."""
        with saying_why():
            whose = Whose(session=session, user=user, workspace=workspace)
            found = count(manager, whose)
            click.echo(f"Found: {_told(found)}.")
            if found.total() and (yes or click.confirm("Delete them for good?", abort=True)):
                click.echo(f"Deleted: {_told(erase(manager, whose))}.")


def _told(counts: Counter[str]) -> str:
    kinds = ("sessions", "outboxes", "links") if "links" in counts else ("sessions", "outboxes")
    return ", ".join(f"{kind} {counts[kind]}" for kind in kinds)
