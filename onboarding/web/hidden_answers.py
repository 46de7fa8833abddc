"""What was answered to questions that other answers hide now, kept with the step until they are shown again."""

from collections.abc import Mapping

from onboarding.flow import Step
from onboarding.forms import StepForm
from onboarding.forms.formdata import FormData
from onboarding.sessions.merge import by_field, joined, token, words_of
from onboarding.sessions.session import Session


def hidden_after(step: Step, form: StepForm, typed: Mapping[str, FormData], session: Session | None) -> FormData | None:
    """The words to keep with a save of this form, as typed; None where there are none.

    A field that the same page hides was sent with it, and is in ``typed``. One that earlier answers rule out was not:
    ``session`` has what was answered to it before.
    """
    hidden = {field.name: typed[field.name] for field in form if field.hidden and field.name in typed}
    before = session.answers.get(step.number) if session else None
    if before is not None:
        whole = step.form(answers=before, earlier=form.earlier, everything=True)
        said = by_field(whole.typed_of(before))
        hidden |= {name: said[name] for name in said if name not in form}
    hidden |= {name: one for name, one in typed.items() if name not in form and name in step.form.field_names()}
    keys = form.row_keys
    kept = [one for name, one in hidden.items() if words_of(token(one, keys.get(name, "")))]
    return joined(kept) if kept else None
