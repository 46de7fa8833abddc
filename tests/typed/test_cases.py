"""Every row of the list of what people type, through the form of its step."""

import pytest

from onboarding.business.flow import flow
from onboarding.forms import AnswerField, StepForm
from onboarding.forms.formdata import FormData
from onboarding.forms.reader import Reader
from tests.business.asking import SAMPLE
from tests.typed.cases import FIELDS, Case, cases

CASES = [pytest.param(case, id=f"{case.kind}-{case.typed!a}") for case in cases()]


def typed_into(case: Case, *texts: str, confirmed: str = "") -> tuple[StepForm, AnswerField]:
    """The validated form of the case's step with these texts in its field, and the field."""
    number, name = FIELDS[case.kind]
    step = flow.step(number)
    reader = Reader((case.language,), "en", frozenset({confirmed}))
    form: StepForm = step.form(FormData({name: list(texts)}), earlier=flow.earlier(step, SAMPLE.answers), reader=reader)
    form.validate()
    return form, form[name]


@pytest.mark.parametrize("case", CASES)
def test_what_people_type(case: Case) -> None:
    """Its meaning is stored, or it is asked which, or a sentence says what is wrong and names it."""
    form, field = typed_into(case, case.typed)
    if case.outcome.startswith("ask"):
        offered = [typed_into(case, reading.text, confirmed=reading.text)[0] for reading in field.readings]
        stored = [one.answers().get(field.name) for one in offered]
        assert field.errors
        assert [one for one in case.offered if one not in stored] == []
    elif case.outcome.startswith("refuse"):
        assert field.errors
        assert not field.readings
        assert case.named in field.errors[0]
        assert field.name not in form.answers()
    else:
        assert list(field.errors) == []
        assert case.stored == form.answers().get(field.name)


@pytest.mark.parametrize("case", [case for case in CASES if not case.values[0].outcome.startswith(("ask", "refuse"))])
def test_what_is_stored_comes_back(case: Case) -> None:
    """A stored answer, and what the page shows of it, reads as the same again, without a question."""
    form, field = typed_into(case, case.typed)
    answers = form.answers()
    again: StepForm = type(form)(answers=answers, earlier=form.earlier, typed_texts=form.typed_texts())

    assert again[field.name].answer() == answers.get(field.name)
    shown = again[field.name].typed()
    assert typed_into(case, shown, confirmed=shown)[0].answers().get(field.name) == answers.get(field.name)


def test_the_list_is_long() -> None:
    """More rows than the list that it began with, from twenty languages at least, each with its source."""
    every = cases()

    assert len(every) > 200
    assert len({case.language for case in every}) >= 20
    assert all(case.source for case in every)
