"""What makes a bad question is told before anything is served: on which line, and what to do."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from onboarding.business.flow import flow as business
from onboarding.flow.lint import mistakes_of
from onboarding.flow.lint.questions import sentences
from onboarding.forms import StepForm
from onboarding.forms.formdata import BESIDES
from tests.flow import broken

ROOT = Path(__file__).parents[2]
FILE = Path(broken.__file__)


def never(field: str, governor: str, value: str) -> str:
    return f"the field {field!r} waits for {governor} to be {value}, which it never is; name an answer it can have"


def line_of(field: str) -> int:
    """The line of ``broken.py`` that declares this field."""
    (line,) = (n for n, text in enumerate(FILE.read_text().splitlines(), 1) if re.match(rf"    {field} = ", text))
    return line


@pytest.mark.parametrize(
    ("form", "field", "sentence"),
    [
        (broken.NoLabel, "silent", "give the field 'silent' a label"),
        (
            broken.NoMacro,
            "turned",
            "give the class of the field 'turned' a template, "
            'like template = "dial.html", in the folder of its module',
        ),
        (
            broken.NotWhole,
            "halved",
            "declare the field 'halved' whole, with a label; "
            "AnswerField.__init__() missing 1 required positional argument: 'label'",
        ),
        (broken.LongHint, "wordy", "shorten the hint of the field 'wordy' to one sentence"),
        (broken.Inherits, "wordy", "shorten the hint of the field 'wordy' to one sentence"),
        (broken.RowsWithLongHint, "text", "shorten the hint of the field 'text' to one sentence"),
        (
            broken.NoMessage,
            "unsaid",
            "give the field 'unsaid' a message that says what to do, like Required(\"Enter your name\")",
        ),
        (
            broken.BlankMessage,
            "blankly",
            "give the field 'blankly' a message that says what to do, like Required(\"Enter your name\")",
        ),
        (
            broken.SaysRequired,
            "bluntly",
            "say what to do where the field 'bluntly' is not answered, instead of 'This field is required'",
        ),
        (
            broken.OneOption,
            "only",
            "give the field 'only' at least two options, or leave it out; one option leaves nothing to choose",
        ),
        (
            broken.OneOfMany,
            "some",
            "give the field 'some' at least two options, or leave it out; one option leaves nothing to choose",
        ),
        (broken.OptionTwice, "same", "give each option of the field 'same' its own value; 'a' is there twice"),
        (broken.OptionNameless, "mute", "give the option 'b' of the field 'mute' a label"),
        (broken.Unreachable, "never", never("never", "'comes'", "'maybe'")),
        (broken.HalfReachable, "seldom", never("seldom", "'comes'", "'maybe'")),
        (broken.OfANumber, "number", never("number", "'hunger'", "'5'")),
        (broken.OfATick, "ticked", never("ticked", "'sure'", "'yes'")),
        (
            broken.OfNothing,
            "nothing",
            "say with which answers to 'comes' the field 'nothing' is asked; no answer is named",
        ),
        (broken.OnThePage, "csrf_token", "rename the field 'csrf_token'; pages use that name themselves"),
        (broken.OfTheForm, "errors", "rename the field 'errors'; forms use that name themselves"),
        (broken.RowsOfTheForm, "title", "rename the field 'title'; forms use that name themselves"),
    ],
)
def test_a_bad_question(form: type[StepForm], field: str, sentence: str) -> None:
    """It is the only mistake that is told, on the line that declares the field, with what to do about it."""
    assert [f"{FILE}:{line_of(field)}: {sentence}"] == [str(mistake) for mistake in mistakes_of(broken.flow_of(form))]


def test_a_step_that_nobody_can_reach() -> None:
    """A step's own condition is held against what the governing answer can be; one of several choices is one."""
    never = broken.flow_of(broken.Unreceived, shown_if=("brings", ("salad", "soup")))
    (mistake,) = mistakes_of(never)

    assert "the step 'second' waits for 'brings' to be 'soup'" in mistake.message
    assert mistake.where == never.steps[1].declared
    assert list(mistakes_of(broken.flow_of(broken.Unreceived, shown_if=("brings", ("salad", "cake"))))) == []


def test_a_field_that_no_part_of_the_context_receives() -> None:
    """Where a flow says what its context has a place for, every field needs one, those of rows too."""
    flow = broken.flow_of(broken.Unreceived)
    placed = replace(flow, receives=lambda name: name != "unheard")
    sentence = "give 'unheard' a place in the context, or do not ask for it; no part receives it"

    assert list(mistakes_of(flow)) == []
    assert [f"{FILE}:{line_of('unheard')}: {sentence}"] == [str(mistake) for mistake in mistakes_of(placed)]
    assert business.receives is not None
    lost = replace(business, receives=lambda name: name != "tiers[].price")
    assert ["'tiers[].price'"] == [mistake.message.split()[1] for mistake in mistakes_of(lost)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One, with a comma; and more.", 1),
        ("In percent; 0 where it costs only time.", 1),
        ("E.g. Vienna, approx. 3.5 km away, vs. nothing.", 1),
        ("Is that so? yes it is", 1),
        ("One. Two.", 2),
        ("Buy it. Sell it!", 2),
        ("“One.” Two", 2),
        ("一。二。", 2),
        ("هل تأتي؟ نعم.", 2),
    ],
)
def test_sentences_are_counted(text: str, count: int) -> None:
    """A dot ends a sentence, in any script; one of an abbreviation or a number does not."""
    assert count == len(sentences(text))


def test_what_pages_send_is_reserved() -> None:
    """Every name that a page gives to a control of its own, or its script to what it sends, may be no field's."""
    pages = [
        ROOT / "templates" / name for name in ("step.html", "conflict.html", "expired.html", "_unsaved_fields.html")
    ]
    named = {name for page in pages for name in re.findall(r'name="([a-z_]+)"', page.read_text())}

    scripts = (file.read_text() for file in (ROOT / "static").glob("*.js"))
    named |= {name for script in scripts for name in re.findall(r"\bdraft_[a-z]+\b", script)}

    fields = (ROOT / "templates" / "_fields.html").read_text()

    assert named == BESIDES - {"id", "meant"}
    assert '-id"' in fields
    assert 'name="meant"' in fields


def test_the_command_ends_with_1() -> None:
    """``flask onboarding check`` on a bad flow tells the mistakes and nothing else, and CI sees that it failed."""
    environment = {**os.environ, "ONBOARDING_FLOW": "tests.flow.broken:flow", "REDIS_URL": "redis://127.0.0.1:1"}
    command = [sys.executable, "-m", "flask", "onboarding", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    mistake = f"{FILE}:{line_of('wordy')}: shorten the hint of the field 'wordy' to one sentence"
    assert done.returncode == 1
    assert f"Error: The flow 'broken' has 1 mistake(s):\n  {mistake}\n" == done.stderr


def test_the_command_ends_with_0() -> None:
    """``flask onboarding check`` on the flow that is served says that it is fine."""
    environment = {**os.environ, "REDIS_URL": "redis://127.0.0.1:1"}
    command = [sys.executable, "-m", "flask", "onboarding", "check"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)

    assert (0, "The flow 'business' is fine: 23 steps.\n") == (done.returncode, done.stdout)
