"""A flow as data: its steps and phases, where to go in it, and what was saved under an older definition of it."""

from onboarding.flow.model import Answers, Flow, Form, Migration, Phase, ShownIf, Step, load_flow, matches

__all__ = ["Answers", "Flow", "Form", "Migration", "Phase", "ShownIf", "Step", "load_flow", "matches"]
