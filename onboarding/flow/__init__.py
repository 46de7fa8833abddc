"""A flow as data: its steps and phases, where to go in it, and what was saved under an older definition of it."""

from onboarding.flow.conditions import all_of, any_of, not_
from onboarding.flow.model import Answers, Flow, Form, Migration, Phase, Step, load_flow

__all__ = ["Answers", "Flow", "Form", "Migration", "Phase", "Step", "all_of", "any_of", "load_flow", "not_"]
