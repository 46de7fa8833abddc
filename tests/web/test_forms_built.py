"""How many forms a request builds and validates: no more than its page needs."""

from collections import Counter
from typing import Any

import pytest

from onboarding.business.flow import flow
from onboarding.forms import StepForm
from tests.web.conftest import Reach
from tests.web.walking import HTMX, Founder

Counted = Counter[tuple[str, str]]


@pytest.fixture
def counted(founder: Founder, reach: Reach, monkeypatch: pytest.MonkeyPatch) -> Counted:
    """From here on: ("built", form) and ("validated", form), each with how often. Everything is answered."""
    reach(23)
    founder.open("/steps/problem")
    found: Counted = Counter()
    build, validate = StepForm.__init__, StepForm.validate

    def counting_build(form: StepForm, *args: Any, **kwargs: Any) -> None:
        found["built", type(form).__name__] += 1
        build(form, *args, **kwargs)

    def counting_validate(form: StepForm, *args: Any, **kwargs: Any) -> bool:
        found["validated", type(form).__name__] += 1
        return validate(form, *args, **kwargs)

    monkeypatch.setattr(StepForm, "__init__", counting_build)
    monkeypatch.setattr(StepForm, "validate", counting_validate)
    return found


AUDIENCE, PROBLEM, SOLUTION = (flow.step(number).form.__name__ for number in (4, 5, 6))


def test_a_page_builds_its_form(founder: Founder, counted: Counted) -> None:
    """Showing a step builds its form once, and that of the page before where it was just saved; it judges nothing."""
    founder.open("/steps/problem")
    assert counted == {("built", PROBLEM): 1, ("built", AUDIENCE): 1}


def test_a_save_builds_and_validates_its_form(founder: Founder, counted: Counted) -> None:
    """Saving builds the step's form once and validates it once."""
    assert founder.press().status == 303
    assert counted == {("built", PROBLEM): 1, ("validated", PROBLEM): 1}


def test_a_save_with_htmx_builds_the_next_form_too(founder: Founder, counted: Counted) -> None:
    """With htmx the next page's form comes on top, and is not validated."""
    founder.headers = HTMX
    assert founder.press().status == 200
    assert counted == {("built", PROBLEM): 1, ("validated", PROBLEM): 1, ("built", SOLUTION): 1}


def test_finalizing_validates_each_form_once(founder: Founder, counted: Counted) -> None:
    """Finalizing builds every step's form once and validates each once."""
    founder.open("/summary")
    counted.clear()
    assert founder.press(act=None).to == "/done"
    names = [step.form.__name__ for step in flow]
    assert counted == Counter((what, name) for what in ("built", "validated") for name in names)
