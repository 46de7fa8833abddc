"""``flask onboarding doctor``: the settings in plain words, then every operation tried once against the store."""

import click

from onboarding.cli.doctor.finding import Finding, Level
from onboarding.cli.doctor.operations import look_at_fonts, try_operations
from onboarding.cli.doctor.server import look_at_server
from onboarding.cli.doctor.settings_report import settings_report
from onboarding.config import Settings
from onboarding.flow import Flow

_LOOKS = {Level.OK: ("ok", "green"), Level.WARNING: ("warning", "yellow"), Level.WRONG: ("wrong", "red")}


def doctor(settings: Settings, flow: Flow) -> click.Command:
    @click.command()
    def doctor() -> None:
        """Say what is set, and what is wrong with the store and what to do; ends with 1 where something is wrong."""
        click.secho("Settings", bold=True)
        for name, words in settings_report(settings):
            click.echo(f"  {name:<30} {words}")
        click.secho("Fonts and store", bold=True)
        found = _said([look_at_fonts(), *look_at_server(settings)])
        if not any(finding.level is Level.WRONG for finding in found):
            click.secho("Operations, in a session that is deleted again", bold=True)
            found += _said(try_operations(settings, flow))
        wrong, warnings = (sum(finding.level is level for finding in found) for level in (Level.WRONG, Level.WARNING))
        click.echo(f"{_counted(wrong, 'thing is', 'things are')} wrong, {_counted(warnings, 'warning', 'warnings')}.")
        raise SystemExit(1 if wrong else 0)

    return doctor


def _said(findings: list[Finding]) -> list[Finding]:
    for finding in findings:
        word, colour = _LOOKS[finding.level]
        click.echo(f"  {click.style(f'{word:<8}', fg=colour)} {finding.words}")
    return findings


def _counted(number: int, singular: str, more: str) -> str:
    return f"{number or 'no'} {singular if number == 1 else more}"
