"""The sample businesses are complete, and come through their forms unchanged."""

from collections.abc import Iterator

import pytest

from onboarding.business.flow import flow
from onboarding.business.samples import load, names
from onboarding.flow import Step
from onboarding.forms import AnswerField, AnswerForm, CountriesField, FixedRowsField, ManyField, RowsField, StepForm
from onboarding.forms.formdata import FormData

SAMPLES = pytest.mark.parametrize("name", names())
EVERY_STEP = pytest.mark.parametrize("step", list(flow), ids=lambda step: step.slug)


def filled(name: str, step: Step) -> StepForm:
    sample = load(name)
    form: StepForm = step.form(answers=sample.answers[step.number], earlier=flow.earlier(step, sample.answers))
    form.validate()
    return form


def on_page(form: AnswerForm) -> Iterator[tuple[str, str]]:
    """The names and values that the page of this form would send back."""
    for field in form:
        if isinstance(field, RowsField):
            yield from rows_on_page(field)
        elif isinstance(field, ManyField) and not isinstance(field, CountriesField):
            yield from ((field.name, value) for value in field.typed_values())
        elif not field.hidden:
            yield field.name, field.typed()


def rows_on_page(group: RowsField) -> Iterator[tuple[str, str]]:
    kept = group.refers if isinstance(group, FixedRowsField) else "id"
    for number, row in enumerate(group.rows):
        yield f"{group.name}-{number}-{kept}", row.id
        yield from on_page(row)


@SAMPLES
def test_every_step_is_answered(name: str) -> None:
    """A sample answers all 23 steps, the optional ones too."""
    assert list(range(1, 24)) == list(load(name).answers)


@SAMPLES
@EVERY_STEP
def test_answers_come_back_unchanged(name: str, step: Step) -> None:
    """Stored answers go through their form and come out equal, in the same order."""
    form = filled(name, step)
    assert form.field_errors() == []
    assert list(load(name).answers[step.number].items()) == list(form.answers().items())


@SAMPLES
@EVERY_STEP
def test_a_page_sends_back_what_it_shows(name: str, step: Step) -> None:
    """Opening a saved step and pressing Save changes nothing."""
    sample = load(name)
    typed = FormData.of(on_page(filled(name, step)))
    again: StepForm = step.form(typed, earlier=flow.earlier(step, sample.answers))
    assert again.validate(), again.field_errors()
    assert sample.answers[step.number] == again.answers()


@SAMPLES
@EVERY_STEP
def test_every_answer_can_be_read(name: str, step: Step) -> None:
    """What was answered is shown as something, on the summary and after."""
    form = filled(name, step)
    unreadable = [field.name for field in form if field.answer() is not None and not field.shown()]
    assert unreadable == []


@SAMPLES
def test_nearly_everything_is_answered(name: str) -> None:
    """A sample leaves out at most one question of a step, so that pages and documents are seen full."""

    def left_out(field: AnswerField) -> bool:
        return not field.hidden and field.answer() is None

    for step in flow:
        assert sum(left_out(field) for field in filled(name, step)) <= 1, step.slug


def test_one_sample_reads_from_right_to_left() -> None:
    """Layout is tried in both directions of writing."""
    assert {"ltr", "rtl"} == {load(name).direction for name in names()}


def test_an_unknown_sample_lists_the_known() -> None:
    """A wrong name is answered with the right ones."""
    with pytest.raises(ValueError, match="crumb-and-ledger, mufakk-al-bayt, spindelhafen"):
        load("../foundation")
