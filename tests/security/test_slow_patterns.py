"""Long texts that make careless patterns go back and forth, in every field of every step.

A pattern that tries each place against each other one takes seconds or minutes for them, and a good one milliseconds.
So the bound is far above what is usual, in seconds of the processor, which no busy neighbour takes from it. With
SOAK=1 the texts are twice as long, and ten times that length may cost about ten times as much.
"""

import time
from collections.abc import Iterator
from copy import deepcopy

import pytest

from onboarding.business.flow import flow
from onboarding.flow import Step
from onboarding.forms import RowsField, StepForm, TickField
from onboarding.forms.formdata import FormData
from tests.business.asking import DEPENDS_ON, MODEL_THAT_ASKS, PRICES, SAMPLE, declared
from tests.faults.sizes import SOAK, size
from tests.figures import Figure

LENGTH = size(50_000, 100_000)
MOST = 2.0  # seconds of the processor
NOISE = 0.005  # seconds; below it nothing can be compared
HOSTILE = {
    "a…!": lambda length: "a" * (length - 1) + "!",
    "spaces": lambda length: "x" + " " * (length - 2) + "x",
    "lines": lambda length: "a\n" * (length // 2) + "a",
    "@": lambda length: "@" * length,
    "a@a.": lambda length: "a@" + "a." * (length // 2) + "!",
    "a@a-": lambda length: "a@" + "a-" * (length // 2) + "!",
    "1,": lambda length: "1," * (length // 2) + "x",
    "1": lambda length: "1" * (length - 1) + "x",
    "http://a.": lambda length: "http://" + "a." * (length // 2) + "!",
    "http://a": lambda length: "http://" + "a" * length,
    "2027-01-": lambda length: "2027-01-" * (length // 8),
    "wide": lambda length: "\U0001f9e7" * length,
    "combining": lambda length: "e" + "\u0301" * length,
    "other digits": lambda length: "٣" * length,
    "joined": lambda length: "\u200d" * length,
}


UNSEEN = "joined"  # nobody sees any of it, so that it is no answer where none is needed


def fields() -> Iterator[tuple[int, str, str]]:
    """Step, path and name in the page's form of every field that something can be typed into."""
    for number, path, kind in declared():
        if not issubclass(kind, RowsField | TickField):  # a tick is there, whatever it says
            name = path.replace(".", "-")
            yield number, path, f"{name}-text" if name.endswith("-0") else name


def page_of(number: int, path: str) -> tuple[Step, FormData, dict]:
    """The step, what a page of it would send, and what it looks at: such that the field is asked for."""
    group, answers = path.partition(".")[0], deepcopy(SAMPLE.answers)
    model = MODEL_THAT_ASKS.get(group, "subscription")
    if number == 10:
        answers[9]["revenue_model"] = model
        answers[10] = {"pricing_strategy": "value_based", "pricing_note": "Two months free."} | deepcopy(PRICES[model])
    answers[number] |= DEPENDS_ON.get(group, {})
    step = flow.step(number)
    earlier = flow.earlier(step, answers)
    return step, step.form(earlier=earlier).typed_of(answers[number]), earlier


def judged(step: Step, typed: FormData, earlier: dict) -> tuple[float, StepForm]:
    began = time.process_time()
    form: StepForm = step.form(typed, earlier=earlier)
    form.validate()
    return time.process_time() - began, form


def cost(step: Step, typed: FormData, earlier: dict) -> float:
    """What is left where other work in the same process is not counted: the least of some tries."""
    return min(judged(step, typed, earlier)[0] for _ in range(5))


@pytest.mark.parametrize("number", [step.number for step in flow])
def test_it_is_refused_quickly(number: int, figure: Figure) -> None:
    """Refused, in far less time of the processor than going back and forth takes."""
    slowest, tried = (0.0, "", ""), 0
    for _, path, name in (field for field in fields() if field[0] == number):
        step, typed, earlier = page_of(number, path)
        for what, hostile in HOSTILE.items():
            typed[name] = [hostile(LENGTH)]
            seconds, form = judged(step, typed, earlier)
            refused = [error for error in form.field_errors() if error.name.startswith(name.removesuffix("-text"))]
            assert refused or (what == UNSEEN and LENGTH > len(str(form.answers()))), (path, what)
            assert seconds < MOST, (path, what)
            if SOAK and seconds > NOISE:
                seconds, ten_times = cost(step, typed, earlier), {**typed, name: [hostile(10 * LENGTH)]}
                assert cost(step, FormData(ten_times), earlier) < 30 * seconds, (path, what)
            slowest, tried = max(slowest, (seconds, path, what)), tried + 1
    figure(f"{tried} hostile texts in step {number}", f"slowest {slowest[0] * 1000:.1f} ms: {slowest[1]}, {slowest[2]}")
