"""What must be given, and when."""

import re

import pytest

from onboarding.business.flow import flow
from onboarding.flow import Step
from onboarding.forms import RowsField
from onboarding.forms.formdata import FormData
from tests.business.asking import PRICES, SAMPLE, ask, assert_accepted, assert_refused, declared, wrong_at
from tests.business.limits import REQUIRED


@pytest.mark.parametrize(("number", "path"), [(number, path) for number, path, _ in declared()])
def test_what_is_required_must_be_given(number: int, path: str) -> None:
    """Taking an answer away is refused, at its field, where it is required, and nowhere else."""
    form = ask(number, (path, None))
    if path in REQUIRED[number].split():
        assert_refused(form, path)
    else:
        assert_accepted(form)


@pytest.mark.parametrize("step", list(flow), ids=lambda step: step.slug)
def test_an_empty_page_asks_for_what_is_required(step: Step) -> None:
    """A page sent without a word asks for each required field, in the first row of the groups that need one."""
    form = step.form(FormData(), earlier=flow.earlier(step, SAMPLE.answers))
    assert not form.validate()
    required = REQUIRED[step.number].split()
    asked = {field.name: field for field in form if not field.hidden and field.name in required}
    groups = {name: field for name, field in asked.items() if isinstance(field, RowsField)}
    expected = {path for path in required if path.partition(".")[0] in asked and path not in groups}
    expected |= {f"{name}.0" for name, group in groups.items() if group.texts}
    paths = {re.sub(r"[.][1-9][.]", ".0.", path) for path in wrong_at(form)}  # of each competitor's place
    assert expected - {"revenue_streams.0.share"} == paths  # a single stream is not asked for its share


@pytest.mark.parametrize("model", PRICES)
def test_prices_follow_the_revenue_model(model: str) -> None:
    """Each revenue model asks for its own prices, needs them, and leaves out those of the others."""
    everything = {name: value for prices in PRICES.values() for name, value in prices.items()}
    form = ask(10, *everything.items(), model=model)
    assert_accepted(form)
    assert set(PRICES[model]) | {"pricing_strategy", "pricing_note"} == set(form.answers())
    for name in PRICES[model]:
        assert_refused(ask(10, (name, None), model=model), name)


def test_another_industry_is_asked_for_only_where_none_fits() -> None:
    """The name of another industry is left out where a listed one was chosen."""
    assert "other_industry" not in ask(1, ("other_industry", "Beekeeping"), ("industry", "retail")).answers()


def test_accuracy_is_confirmed() -> None:
    """Step 23 is not complete until the box is ticked."""
    assert_refused(ask(23, ("accurate", False)), "accurate")
