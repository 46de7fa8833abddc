"""A form may change its fields by the answers before it; what one founder's page says is on nobody else's."""

from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask
from jinja2 import Environment, FileSystemLoader
from wtforms.validators import ValidationError

from app import create_app
from onboarding.config import Settings
from onboarding.flow import Flow, Phase, Step
from onboarding.forms import AnswerField, Choice, ChoiceField, LongTextField, StepForm, TextField
from onboarding.forms.fields.answer import KINDS
from onboarding.http.rendering import TEMPLATES
from tests.web.walking import Founder


class Who(StepForm):
    company = TextField("Company")


class BindingForm(StepForm):
    """Its questions are worded as they are bound, by WTForms' own hook."""

    depends_on = ("company",)
    price = TextField("Price", description="Per unit")

    class Meta:
        def bind_field(self, form: StepForm, unbound: Any, options: dict[str, Any]) -> AnswerField:
            field: AnswerField = unbound.bind(form=form, **options)
            if company := form.earlier.get("company"):
                field.description = f"What does {company} ask?"
            return field


class ProcessingForm(StepForm):
    """What can be chosen is what was answered before."""

    depends_on = ("company",)
    rival = ChoiceField("Rival", [("none", "None"), ("some", "Some")])

    def process(self, *args: Any, **kwargs: Any) -> None:
        super().process(*args, **kwargs)
        if company := self.earlier.get("company"):
            self["rival"].choices = [Choice(company, f"Not {company}")]  # type: ignore[attr-defined]


class JudgingForm(StepForm):
    """What is said of one field comes of judging another one by an earlier answer."""

    depends_on = ("company",)
    fee = TextField("Fee")
    why = LongTextField("Why")

    def validate_fee(self, field: AnswerField) -> None:
        self["why"].description = f"What does {self.earlier['company']} do for it?"
        raise ValidationError("Think again")


flow = Flow(
    "own",
    "Own forms",
    (
        Phase(
            "All",
            Step(number=1, slug="who", title="Who", form=Who, section="a"),
            Step(number=2, slug="binding", title="Binding", form=BindingForm, section="a", optional=True),
            Step(number=3, slug="processing", title="Processing", form=ProcessingForm, section="a", optional=True),
            Step(number=4, slug="judging", title="Judging", form=JudgingForm, section="a", optional=True),
        ),
    ),
)


@pytest.fixture
def app(store: redis.Redis, store_url: str, tmp_path: Path) -> Flask:
    return create_app(
        Settings(
            app_env="testing", redis_url=store_url, onboarding_data_dir=tmp_path, onboarding_flow=f"{__name__}:flow"
        )
    )


@pytest.mark.parametrize("slug", ["binding", "processing", "judging"])
def test_what_one_founder_said_is_on_nobody_elses_page(app: Flask, slug: str) -> None:
    """Whatever a form makes of earlier answers, each founder's page speaks of that founder alone."""
    pages = {}
    for company in ("Oveni", "Crumb"):
        founder = Founder(app.test_client()).begin()
        assert founder.press({"company": company}).status == 303
        founder.open(f"/steps/{slug}")
        answer = founder.press({"fee": "1"}) if slug == "judging" else founder.get(f"/steps/{slug}")
        pages[company] = answer.text

    assert {company: [name for name in pages if name in page] for company, page in pages.items()} == {
        "Oveni": ["Oveni"],
        "Crumb": ["Crumb"],
    }


def test_each_kind_has_its_macro() -> None:
    """What the flow's check lets through is what a page can render."""
    macros = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True).get_template("_fields.html").module
    assert {*macros.controls, "rows", "row_choice"} == set(KINDS)  # type: ignore[attr-defined]
