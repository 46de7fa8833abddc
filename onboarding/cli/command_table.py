"""What there is under ``flask onboarding``. Importing this imports all of it, with what it sends and draws by."""

from flask.cli import AppGroup

from onboarding.cli.api_keys import add_api_keys
from onboarding.cli.delivery_commands import add_delivery
from onboarding.cli.doctor import doctor
from onboarding.cli.flow_commands import add_flow_commands, add_funnel_command
from onboarding.cli.scaffolding import add_writing
from onboarding.cli.session_commands import add_erasing, add_session_commands
from onboarding.config import Settings
from onboarding.flow import Flow
from onboarding.sessions import SessionManager


def add_commands(group: AppGroup, flow: Flow, manager: SessionManager, settings: Settings) -> None:
    add_flow_commands(group, flow, manager)
    add_session_commands(group, flow, manager)
    add_api_keys(group)
    add_delivery(group, manager, settings)
    add_erasing(group, manager)
    add_funnel_command(group, flow, manager)
    add_writing(group, flow, settings)
    group.add_command(doctor(settings, flow))
