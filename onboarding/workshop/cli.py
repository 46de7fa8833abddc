"""``flask onboarding …``: all commands, in one group."""

from flask.cli import AppGroup

from onboarding.flow import Flow
from onboarding.sessions import SessionManager
from onboarding.settings import Settings
from onboarding.workshop.api_keys import add_api_keys
from onboarding.workshop.deliver import add_delivery
from onboarding.workshop.doctor import doctor
from onboarding.workshop.erase import add_erasing
from onboarding.workshop.flow_commands import add_flow_commands
from onboarding.workshop.funnel import add_funnel_command
from onboarding.workshop.session_commands import add_session_commands
from onboarding.workshop.writing import add_writing


def commands(flow: Flow, manager: SessionManager, settings: Settings) -> AppGroup:
    group = AppGroup("onboarding", help="The onboarding wizard: its flow and its sessions.")
    add_flow_commands(group, flow, manager)
    add_session_commands(group, flow, manager)
    add_api_keys(group)
    add_delivery(group, manager, settings)
    add_erasing(group, manager)
    add_funnel_command(group, flow, manager)
    add_writing(group, flow, settings)
    group.add_command(doctor(settings, flow))
    return group
