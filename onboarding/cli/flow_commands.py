"""``flask onboarding steps|check|sample|funnel``: look at the flow, save a sample, and see where founders leave."""

import uuid

import click
from flask.cli import AppGroup

from onboarding.cli.group import cli_errors
from onboarding.flow import Flow
from onboarding.flow.lint import mistakes_of
from onboarding.observability.funnel import LONGEST, USUAL, StepReport, funnel_report
from onboarding.preview.funnel_page import minutes
from onboarding.sessions import SessionManager


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
            with cli_errors():
                click.echo(manager.finalize(session_id).reference)


def _no_sample(flow: Flow, name: str) -> str:
    if not flow.samples:
        return f"The flow {flow.name!r} has no samples."
    return f"There is no sample “{name}”; choose one of {', '.join(flow.samples)}"


_LINE = "{:>3}  {:<24} {:>8} {:>7} {:>8} {:>6} {:>8} {:>8}  {}"


def add_funnel_command(group: AppGroup, flow: Flow, manager: SessionManager) -> None:
    """Put the command into the group."""

    @group.command("funnel")
    @click.option("--days", type=click.IntRange(1, LONGEST), default=USUAL, show_default=True)
    def show_funnel(days: int) -> None:
        """Print what became of each step, in the last days (UTC)."""
        with cli_errors():
            counted = funnel_report(manager, flow, days)
        click.echo(_LINE.format("", "", "started", "saved", "skipped", "left", "refused", "median", "refused most"))
        for place, passed in enumerate(counted.steps, start=1):
            click.echo(_row(place, passed).rstrip())
        programs = sum(passed.programs for passed in counted.steps)
        click.echo(f"{counted.started} began, {counted.finalized} finalized, in {days} {_days(days)}.")
        click.echo(f"Programs saved {programs} steps and finalized {counted.finalized_by_programs} sessions.")


def _days(days: int) -> str:
    return "day" if days == 1 else "days"


def _row(place: int, passed: StepReport) -> str:
    most = ", ".join(f"{field} {many}" for field, many in list(passed.wrong.items())[:3])
    return _LINE.format(
        place,
        passed.step.slug,
        passed.started,
        passed.saved,
        passed.skipped,
        passed.left,
        passed.refused,
        minutes(passed.median),
        most,
    )
