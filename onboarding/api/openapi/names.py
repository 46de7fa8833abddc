"""What generated clients call things by: operations and schemas by a step's slug, so that no rewording renames them."""

import re

from onboarding.flow import Step

# Operations about a session as a whole, with which a step of the same slug would share a name in some language.
_TAKEN = {"session", "sessions", "step", "steps", "progress", "summary", "health", "finalize"}


def operation(verb: str, step: Step, what: str = "") -> str:
    """``save_value_proposition``, ``get_company_draft``."""
    name = step.slug.replace("-", "_")
    if name in _TAKEN or name.endswith("_draft"):
        name += "_step"
    return "_".join(filter(None, (verb, name, what)))


def schema(step: Step, kind: str) -> str:
    """``ValuePropositionAnswers``, ``CompanyDraft``."""
    name = "".join(word[:1].upper() + word[1:] for word in re.split("[-_]", step.slug))
    return f"{'Step' if name[:1].isdigit() or name.lower() in _TAKEN else ''}{name}{kind}"
