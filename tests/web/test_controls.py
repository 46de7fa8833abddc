"""The HTML of fields: what nobody has answered is made once and kept, and nothing that was typed ever is."""

from typing import Any

import pytest
from markupsafe import Markup

from onboarding.business.flow import flow
from onboarding.flow import Step
from onboarding.forms import (
    AnswerField,
    Between,
    Choice,
    ChoiceField,
    CountriesField,
    LongTextField,
    Required,
    StepForm,
    TextField,
    WholeNumberField,
)
from onboarding.forms.fields.answer import KINDS
from onboarding.forms.formdata import FormData
from onboarding.http import controls
from onboarding.http.controls import control
from onboarding.http.rendering import _environment as environment

year = 2026


class Own(TextField):
    """A field of somebody's own."""


class Form(StepForm):
    name = TextField("Name", [Required("Enter a name")])
    founded = WholeNumberField("Founded in", [Between(1800, lambda: year)])
    own = Own("Own")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is made, by the names of the fields."""
    monkeypatch.setattr(controls, "_kept", {})
    return []


@pytest.fixture
def shown(made: list[str]) -> Any:
    """The HTML of a form's fields, as a page asks for it."""

    def make(field: AnswerField, form: StepForm) -> Markup:
        made.append(field.name)
        return Markup(f"{field.name} {field.attributes} {field.typed()} {field.errors}")

    def show(form: StepForm) -> str:
        return " ".join(control(field, form, make) for field in form)

    return show


def test_what_nobody_answered_is_made_once(shown: Any, made: list[str]) -> None:
    """Two pages of an empty form say the same, and the second one makes nothing but the field of one's own."""
    assert shown(Form()) == shown(Form(FormData()))
    assert made == ["name", "founded", "own", "own"]


def test_what_was_typed_is_not_kept(shown: Any, made: list[str]) -> None:
    """A secret is on the page of whoever typed it, and on no other one."""
    typed = FormData({"name": ["a secret"]})
    assert ["secret" in shown(form) for form in (Form(), Form(typed), Form(), Form(typed), Form())] == [
        False,
        True,
        False,
        True,
        False,
    ]
    assert not any("secret" in html for html in controls._kept.values())


def test_mistakes_are_not_kept(shown: Any) -> None:
    """What is wrong with an empty answer is said where it was judged, and on no page after it."""
    form = Form()
    form.validate()
    assert ["Enter a name" in shown(one) for one in (Form(), form, Form())] == [False, True, False]


def test_a_limit_that_moves_with_time(shown: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """At New Year the next page has the new limit."""
    before = shown(Form())
    monkeypatch.setattr(f"{__name__}.year", 2027)
    assert ("2026" in before, "2027" in shown(Form())) == (True, True)


class Asking(StepForm):
    """Its questions say what was answered before, and what can be chosen is that too."""

    depends_on = ("company",)
    price = WholeNumberField("Price")
    rival = ChoiceField("Rival", [("none", "None")])

    def process(self, *args: Any, **kwargs: Any) -> None:
        super().process(*args, **kwargs)
        company = self.earlier["company"]
        self["price"].label.text, self["price"].unit = f"What does {company} ask?", company  # type: ignore[attr-defined]
        self["rival"].choices = [Choice(company, company)]  # type: ignore[attr-defined]


class Judging(StepForm):
    """What is said of one field comes of judging another one by an earlier answer."""

    depends_on = ("company",)
    price = WholeNumberField("Price")
    why = LongTextField("Why")

    def validate_price(self, field: AnswerField) -> None:
        self["why"].description = f"What does {self.earlier['company']} do for it?"


@pytest.mark.parametrize("form", [Asking, Judging])
def test_a_form_that_changes_its_fields(form: type[StepForm], made: list[str]) -> None:
    """What one founder told earlier is not on the page of another, whatever a form makes of it."""
    pages = []
    for company in ("A secret", "Another"):
        asked = form(earlier={"company": company})
        asked.validate()
        pages.append(" ".join(control(field, asked, macros(reloads=False).render) for field in asked))
    assert ["secret" in page for page in pages] == [True, False]
    assert controls._kept == {}


def test_a_default_that_changes(made: list[str]) -> None:
    """Countries are shown as they are filled in: today's are not tomorrow's."""
    filled = ["DE"]

    class Where(StepForm):
        where = CountriesField("Where", default=lambda: filled)

    def shown() -> str:
        form = Where()
        return control(form["where"], form, macros(reloads=False).render)

    assert 'name="where" value="Germany"' in shown()
    filled = ["FR"]
    assert 'name="where" value="France"' in shown()


@pytest.mark.parametrize("step", flow.steps, ids=lambda step: step.slug)
def test_what_is_kept_is_what_would_be_made(step: Step) -> None:
    """Every empty field of the business flow looks as if it had been made for this page."""
    make: Any = macros(reloads=False).render
    first, second, fresh = step.form(), step.form(), step.form()
    steady = [field.name for field in fresh if type(field) in controls._STEADY]
    for name in steady:
        kept = [control(form[name], form, make) for form in (first, second)]
        assert kept == [make(fresh[name], fresh)] * 2
        assert kept[0] is kept[1]


def test_each_kind_has_its_macro() -> None:
    """What the flow's check lets through is what a page can render."""
    assert {*macros(reloads=False).controls, "rows", "row_choice"} == set(KINDS)


def test_while_templates_change_nothing_is_kept() -> None:
    """A product team sees its change with the next reload."""
    assert [environment(reloads).globals["control"] is control for reloads in (False, True)] == [True, False]


def macros(*, reloads: bool) -> Any:
    return environment(reloads).get_template("_fields.html").module
