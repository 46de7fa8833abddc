"""A flow's mistakes are told before anything is served, with file and line."""

from dataclasses import replace

import pytest

from onboarding.business.flow import flow as business
from onboarding.flow import Flow, Phase, Step
from onboarding.flow.lint import FlowError, checked, mistakes_of, questions_asked
from onboarding.flow.lint.questions_asked import Asked, _bound
from onboarding.forms import Required, RowForm, RowsField, StepForm, TextField
from tests.flow.flows import Guests, Meal, Seat, Who, dinner, step


class Nameless(StepForm):
    silent = TextField("")


class Clashing(StepForm):
    version = TextField("Version")


class Capital(StepForm):
    Name = TextField("Name")


class MigratedSession(StepForm):
    told = TextField("Told", [Required("Tell")], shown_if=("meal", "meat"))


class Lost(StepForm):
    depends_on = ("nowhere",)
    here = TextField("Here")


class BadRow(RowForm):
    text = TextField("")


class BadRows(StepForm):
    rows = RowsField("Rows", BadRow, 0, 2, noun="row")


class Empty(StepForm):
    pass


def flow_of(*steps: Step) -> Flow:
    return Flow(name="f", title="F", phases=(Phase("P", *steps),))


def test_good_flows_have_no_mistakes() -> None:
    """The business flow and a small one with conditions pass, and are given back."""
    assert list(mistakes_of(business)) == []
    small = dinner()
    assert small is checked(small)


@pytest.mark.parametrize(
    ("flow", "file", "message"),
    [
        (flow_of(), "f", "at least one step"),
        (flow_of(step(1, "a", Who), step(1, "b", Meal)), "flows.py", "another number; 1 is there twice"),
        (flow_of(step(1, "a", Who), step(2, "a", Meal)), "flows.py", "another slug; 'a' is there twice"),
        (flow_of(step(1, "a", Who), step(2, "b", Who)), "flows.py", "rename the field 'name'; step 'a' has one"),
        (flow_of(step(0, "a", Who)), "flows.py", "whole number from 1"),
        (flow_of(step(1, "A b", Who)), "flows.py", "small letters"),
        (flow_of(step(1, "12", Who)), "flows.py", "small letters"),
        (flow_of(replace(step(1, "a", Who), title=" ")), "flows.py", "a title"),
        (flow_of(step(1, "a", Empty)), "flows.py", "at least one field"),
        (flow_of(step(1, "a", Nameless)), "test_check.py", "'silent' a label"),
        (flow_of(step(1, "a", Clashing)), "test_check.py", "rename the field 'version'"),
        (flow_of(step(1, "a", Capital)), "test_check.py", "name the field 'Name' in small letters"),
        (flow_of(step(1, "a", BadRows)), "test_check.py", "'text' a label"),
        (flow_of(step(1, "a", MigratedSession), step(2, "b", Meal)), "test_check.py", "'meal', which is asked later"),
        (flow_of(step(1, "a", MigratedSession)), "test_check.py", "'meal', which no step asks for"),
        (flow_of(step(1, "a", Lost)), "test_check.py", "'nowhere', which no step asks for"),
        (flow_of(step(1, "a", Seat), step(2, "b", Guests)), "flows.py", "'guests', which is asked later"),
        (flow_of(step(1, "a", Meal, shown_if=("comes", "yes")), step(2, "b", Who)), "flows.py", "asked later"),
        (flow_of(step(1, "a", Who, shown_if=("comes", "yes"))), "flows.py", "waits for itself: comes → comes"),
    ],
)
def test_each_mistake_says_where_and_what_to_do(flow: Flow, file: str, message: str) -> None:
    """A mistake names the file, the line and what to do about it."""
    with pytest.raises(FlowError) as error:
        checked(flow)
    lines = [str(mistake) for mistake in error.value.mistakes if message in mistake.message]
    assert lines
    assert file in lines[0]


def test_the_line_is_the_fields_own() -> None:
    """The line that is named is the one on which the field stands."""
    (mistake,) = mistakes_of(flow_of(step(1, "a", Nameless)))
    file, line = mistake.where.rsplit(":", 1)
    with open(file) as source:
        assert "silent = " in source.read().splitlines()[int(line) - 1]


def test_a_question_is_bound_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """One check makes each question of a flow once, whatever it looks at."""
    bound: list[str] = []

    def counted(form: type, name: str, path: str) -> Asked:
        bound.append(path)
        return _bound(form, name, path)

    monkeypatch.setattr(questions_asked, "_bound", counted)
    assert list(mistakes_of(business)) == []
    assert [] == [path for path in bound if bound.count(path) > 1]
    assert "competitors[].name" in bound


def test_nobodys_source_is_read_while_nothing_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a question stands is looked up for a mistake alone: it takes as long as all the rest."""
    monkeypatch.setattr("inspect.getsourcelines", lambda form: pytest.fail(f"reads the source of {form.__name__}"))
    assert list(mistakes_of(business)) == []
