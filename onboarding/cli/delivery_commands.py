"""``flask onboarding deliver``: send finalized contexts on; look at what waits, and send it again."""

import signal
import threading
from types import FrameType

import click
from flask.cli import AppGroup

from onboarding.cli.group import cli_errors
from onboarding.config import EXPORT, WEBHOOK, Settings
from onboarding.delivery.deliverer import Deliverer
from onboarding.delivery.delivery import Delivery, Receiver
from onboarding.delivery.export import Export
from onboarding.delivery.outbox import Outbox
from onboarding.delivery.webhook import Webhook
from onboarding.sessions import SessionManager

NOBODY = "Nobody is to be sent anything: set ONBOARDING_WEBHOOK_URL or ONBOARDING_EXPORT_URL."


def add_delivery(group: AppGroup, manager: SessionManager, settings: Settings) -> None:
    """Put the commands about delivery into the group."""
    outbox = Outbox(manager)

    @group.command()
    @click.option("--once", is_flag=True, help="Send what is due now, and end.")
    def deliver(once: bool) -> None:
        """Send finalized contexts on, until stopped. One process does; a second stands by for it."""
        receivers = receivers_of(settings)
        if not receivers:
            raise click.ClickException(NOBODY)
        deliverer = Deliverer(manager, receivers)
        if not once:
            return deliverer.run(_until_stopped())
        with cli_errors():
            if not deliverer.once():
                click.echo("Another deliverer is at work.")
        return None

    @group.command("outbox")
    @click.option("--dead", is_flag=True, help="Only what is not tried any more.")
    def list_outbox(dead: bool) -> None:
        """List what was not delivered yet, and what is not tried any more."""
        with cli_errors():
            found = [outbox.look(session_id) for session_id in outbox.every()]
        for delivery in found:
            if delivery.dead if dead else delivery.standing != "gone":
                click.echo(_line(delivery))

    @group.command("send-again")
    @click.argument("session_id", nargs=-1)
    @click.option("--dead", "all_dead", is_flag=True, help="All that is not tried any more.")
    def send_again(session_id: tuple[str, ...], all_dead: bool) -> None:
        """Send contexts again, each under the id that it always had."""
        if not manager.outgoing.to:
            raise click.ClickException(NOBODY)
        with cli_errors():
            ids = (
                [delivery_id for delivery_id in outbox.every() if outbox.look(delivery_id).dead]
                if all_dead
                else list(session_id)
            )
            for delivery_id in ids:
                delivery = outbox.again(delivery_id)
                outbox.place(delivery)
                gone = delivery.standing == "gone"
                click.echo(f"{delivery_id}  {'nothing is kept of it' if gone else 'is sent again'}")


def receivers_of(settings: Settings) -> dict[str, Receiver]:
    """Everybody who is to be sent a context, by name."""
    receivers: dict[str, Receiver] = {}
    if settings.onboarding_webhook_url:
        receivers[WEBHOOK] = Webhook(settings.onboarding_webhook_url, settings.onboarding_webhook_secret)
    if settings.onboarding_export_url:
        receivers[EXPORT] = Export(settings.onboarding_export_url)
    return receivers


def _line(delivery: Delivery) -> str:
    """One delivery, on one line."""
    when = f"again at {delivery.due:%Y-%m-%d %H:%M:%S} UTC" if delivery.pending else "not tried any more"
    whom = " ".join((*delivery.pending, *(f"{name} (dead)" for name in delivery.dead)))
    why = f"  {delivery.why}" if delivery.why else ""
    return f"{delivery.session_id}  {delivery.reference}  {whom}  tried {delivery.tries}×, {when}{why}"


def _until_stopped() -> threading.Event:
    """An event that Ctrl-C and a service manager's SIGTERM set: what is under way is finished first."""
    over = threading.Event()

    def stop(number: int, frame: FrameType | None) -> None:
        over.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return over
