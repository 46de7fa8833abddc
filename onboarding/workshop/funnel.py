"""``flask onboarding funnel``: where founders start, save, are refused and leave, in counts."""

import click
from flask.cli import AppGroup

from onboarding.flow import Flow
from onboarding.observability.funnel_report import LONGEST, Passed, tally
from onboarding.sessions import SessionManager
from onboarding.workshop.funnel_plots import minutes
from onboarding.workshop.saying_why import saying_why

USUAL = 7  # days
_LINE = "{:>3}  {:<24} {:>8} {:>7} {:>8} {:>6} {:>8} {:>8}  {}"


def add_funnel_command(group: AppGroup, flow: Flow, manager: SessionManager) -> None:
    """Put the command into the group."""

    @group.command("funnel")
    @click.option("--days", type=click.IntRange(1, LONGEST), default=USUAL, show_default=True)
    def show_funnel(days: int) -> None:
        """Print what became of each step, in the last days (UTC)."""
        with saying_why():
            counted = tally(manager, flow, days)
        click.echo(_LINE.format("", "", "started", "saved", "skipped", "left", "refused", "median", "refused most"))
        for place, passed in enumerate(counted.steps, start=1):
            click.echo(_row(place, passed).rstrip())
        programs = sum(passed.programs for passed in counted.steps)
        click.echo(f"{counted.started} began, {counted.finalized} finalized, in {days} {_days(days)}.")
        click.echo(f"Programs saved {programs} steps and finalized {counted.finalized_by_programs} sessions.")


def _days(days: int) -> str:
    return "day" if days == 1 else "days"


def _row(place: int, passed: Passed) -> str:
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
