"""What there is under ``flask onboarding``. Importing this imports all of it, with what it sends and draws by."""

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


def add_every_command(group: AppGroup, flow: Flow, manager: SessionManager, settings: Settings) -> None:
    add_flow_commands(group, flow, manager)
    add_session_commands(group, flow, manager)
    add_api_keys(group)
    add_delivery(group, manager, settings)
    add_erasing(group, manager)
    add_funnel_command(group, flow, manager)
    add_writing(group, flow, settings)
    group.add_command(doctor(settings, flow))
