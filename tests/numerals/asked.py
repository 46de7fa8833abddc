"""Which question of the business flow asks for which kind of value, and the answers that it depends on."""

from typing import Any, NamedTuple

from onboarding.business.flow import flow
from onboarding.forms import StepForm
from onboarding.forms.formdata import FormData
from onboarding.forms.reader import Reader
from tests.business.asking import SAMPLE
from tests.numerals.cases import Case


class Question(NamedTuple):
    """A control of a step; ``earlier`` is changed along."""

    step: int
    control: str


QUESTIONS = {
    "money": Question(10, "unit_price"),
    "number": Question(21, "kpis-0-current"),
    "percent": Question(10, "take_rate"),
    "people": Question(1, "employee_count"),
    "days": Question(11, "sales_cycle_days"),
    "year": Question(21, "market_year"),
    "date": Question(22, "milestones-0-due"),
    "countries": Question(4, "geography"),
    "web": Question(1, "website"),
    "email": Question(23, "contact_email"),
    "name": Question(1, "company_name"),
}
MODELS = {"money": "one_time", "percent": "marketplace"}


def judged(case: Case) -> StepForm:
    """The step's form with what was typed into this one control, judged."""
    number, control = QUESTIONS[case.kind]
    step = flow.step(number)
    earlier: dict[str, Any] = dict(flow.earlier(step, SAMPLE.answers))
    if "currency" in earlier:
        earlier["currency"] = case.currency or "EUR"
    if "revenue_model" in earlier:
        earlier["revenue_model"] = MODELS.get(case.kind, earlier["revenue_model"])
    reader = Reader(languages=(case.language,) if case.language else ())
    form: StepForm = step.form(FormData({control: [case.typed]}), earlier=earlier, reader=reader)
    form.validate()
    return form


def outcome_of(case: Case) -> str:
    """What came of it, in the words of the tables: the value as it is stored, what is asked, or what is said."""
    field = judged(case).control(QUESTIONS[case.kind].control)
    assert field is not None
    if field.readings:
        return f"ask: {' | '.join(reading.text for reading in field.readings)}"
    if field.errors:
        return f"refuse: {field.errors[0]}"
    answer = field.answer()
    return " ".join(answer) if isinstance(answer, list) else "" if answer is None else str(answer)


def is_right(case: Case, outcome: str) -> bool:
    """A refusal names what it must; a question has the readings that it must, in any order."""
    verb, _, named = case.outcome.partition(": ")
    if verb == "refuse":
        return outcome.startswith("refuse: ") and named in outcome
    if verb == "ask":
        return outcome.startswith("ask: ") and set(named.split(" | ")) - {""} <= set(outcome[5:].split(" | "))
    return outcome == case.outcome
