"""The page's script shows what Python shows: it follows Python's own conditions, given to it as data."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect

from onboarding.flow import Flow, Phase, Step
from onboarding.flow.conditions import all_of, not_
from onboarding.forms import ChoiceField, ManyField, Required, RowForm, RowsField, StepForm, TextField, WholeNumberField
from onboarding.forms.formdata import FormData
from onboarding.testing.serving import served
from onboarding.web import wizard
from tests.flow.generated import Question, sound_flow_of

ROUNDS = 60
_SENT = "form => [...new FormData(form)].map(([name, value]) => [name, String(value)])"
_SHOWN = """form => [...new Set([...form.elements].filter(control => control.name && !control.closest("[hidden]"))
  .map(control => control.name))]"""
_OFFERED = """form => [...form.querySelectorAll("input[type=radio], input[type=checkbox], option")]
  .filter(one => one.value && !one.disabled && !one.closest("[hidden]"))
  .map(one => [(one.closest("select") ?? one).name, one.value])"""
# Everything is answered at once, as a restored page is; then the page is told, as by a person's last change.
_FILL = """(form, answers) => {
  for (const control of form.elements) {
    if (control.matches("button, fieldset, [type=hidden]")) continue;
    const values = answers[control.name] ?? [];
    if (control.matches("[type=radio], [type=checkbox]")) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
  }
  form.dispatchEvent(new Event("change", {bubbles: true}));
}"""


class Colours(StepForm):
    paint = ChoiceField("Paint?", [("yes please", "Yes, please"), ("no", "No")], [Required("Choose one")])
    rooms = WholeNumberField("How many rooms?")
    colour = ManyField(
        "Which?",
        [("red", "Red"), ("blue", "Blue"), ("gold", "Gold", "", ("rooms", ">", 3))],
        shown_if=("paint", "yes please"),
    )
    gilding = TextField("Who gilds?", [Required("Say who")], shown_if=all_of(("colour", "gold"), ("rooms", ">", 3)))


class Room(RowForm):
    kind = ChoiceField("Kind", [("bath", "Bath"), ("hall", "Hall")], [Required("Choose one")], select=True)
    tiles = TextField("Tiles", [Required("Which tiles?")], shown_if=("kind", "bath"))
    height = WholeNumberField("Height", shown_if=not_(("kind", "bath")))


class Rooms(StepForm):
    list_of = RowsField("Rooms", Room, 1, 3, noun="room")


PAINTING = Flow(
    "painting",
    "Painting",
    (
        Phase(
            "All",
            Step(number=1, slug="colours", title="Colours", form=Colours, section="a"),
            Step(number=2, slug="rooms", title="Rooms", form=Rooms, section="a", shown_if=("paint", "yes please")),
        ),
    ),
)


MANY = sound_flow_of(20260732, steps=1, questions=40, conditions=0.8)
ASKS: list[Question] = MANY.steps[0].form.asks


@pytest.fixture(scope="module")
def served_at(store_url: str) -> Iterator[str]:
    patch = pytest.MonkeyPatch()
    patch.setenv("REDIS_URL", store_url)
    app = Flask(__name__)
    app.secret_key = "of the host"
    app.register_blueprint(wizard(MANY, name="many"), url_prefix="/generated")
    app.register_blueprint(wizard(PAINTING, name="painting"), url_prefix="/painting")
    with served(app) as address:
        yield address
    patch.undo()


@pytest.fixture
def browsing(chromium: Browser, served_at: str, watch: Any) -> Iterator[BrowserContext]:
    context = chromium.new_context(base_url=served_at)
    context.set_default_timeout(10_000)
    watch.on(context)
    yield context
    context.close()


def started(context: BrowserContext, flow: Flow) -> Page:
    page = context.new_page()
    page.goto(f"/{flow.name}/")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("form.stack")).to_be_attached()
    return page


def typed(question: Question, answer: Any, prefix: str = "") -> Iterator[tuple[str, list[str]]]:
    name = f"{prefix}{question.name}"
    if question.inside:
        for number, row in enumerate(answer[:1]):
            for inner in question.inside:
                yield from typed(inner, row[inner.name], f"{name}-{number}-")
    elif answer is True:
        yield name, ["yes"]
    else:
        yield name, [str(item) for item in answer] if isinstance(answer, list) else [str(answer)]


def asked_of(form: StepForm) -> set[str]:
    """The names of the controls whose questions are asked."""
    rows = [
        inner
        for field in form
        if isinstance(field, RowsField) and not field.hidden
        for row in field.rows
        for inner in row
    ]
    fields = [field for field in form if not isinstance(field, RowsField)]
    return {field.name for field in [*fields, *rows] if not field.hidden}


def offered_of(form: StepForm, names: set[str]) -> set[tuple[str, str]]:
    every = [*form, *(inner for field in form if isinstance(field, RowsField) for row in field.rows for inner in row)]
    return {
        (field.name, option.value)
        for field in every
        if field.name in names and isinstance(field, ChoiceField | ManyField)
        for option, offered, _ in field.on_page()
        if offered
    }


def test_browser_and_python_agree(browsing: BrowserContext) -> None:
    """Questions of every kind, in rows too, answered at random again and again: the same are asked and offered."""
    page, rng, form_class = started(browsing, MANY), random.Random(7), MANY.steps[0].form
    form = page.locator("form[data-draft]")
    names = {field.name for field in form_class()} | {
        inner.name for f in form_class() if isinstance(f, RowsField) for inner in f.rows[0]
    }
    seen: dict[str, set[bool]] = {name: set() for name in names}
    for _ in range(ROUNDS):
        chosen = [question for question in ASKS if rng.random() > 0.25]
        form.evaluate(_FILL, dict(pair for question in chosen for pair in typed(question, question.answer(rng))))
        expect(page.locator("form[data-asking]")).to_have_count(0)
        python = form_class(FormData.of(map(tuple, form.evaluate(_SENT))))
        shown = set(form.evaluate(_SHOWN)) & names
        assert asked_of(python) == shown
        options = {tuple(option) for option in form.evaluate(_OFFERED)}
        assert offered_of(python, shown) == {
            option for option in options if option[0] in {n for n, _ in offered_of(python, shown)}
        }
        for name in names:
            seen[name].add(name in shown)
    both = sum(len(states) == 2 for states in seen.values())
    assert both > len(names) / 3  # or nothing was tried


def test_a_value_with_a_space_shows_what_it_governs(browsing: BrowserContext) -> None:
    """The value is compared whole."""
    page = started(browsing, PAINTING)
    colours = page.get_by_role("group", name="Which?")
    expect(colours).to_be_hidden()
    page.get_by_label("Yes, please").check()
    expect(colours).to_be_visible()


def test_options_follow_what_is_typed(browsing: BrowserContext) -> None:
    """An option comes as a number is typed, and its question goes with it when the number changes again."""
    page = started(browsing, PAINTING)
    page.get_by_label("Yes, please").check()
    gold, gilding = page.get_by_label("Gold"), page.get_by_label("Who gilds?")
    expect(gold).to_be_hidden()
    page.get_by_label("How many rooms?").fill("five")
    page.get_by_label("How many rooms?").fill("5")
    expect(gold).to_be_visible()
    gold.check()
    expect(gilding).to_be_visible()
    page.get_by_label("How many rooms?").fill("2")
    expect(gold).to_be_hidden()
    expect(gilding).to_be_hidden()
    page.get_by_label("No", exact=True).check()
    expect(page.get_by_label("Red")).to_be_hidden()


def test_rows_have_conditions_of_their_own(browsing: BrowserContext) -> None:
    """Each row by its own answers, one that was added too; what a row does not ask for is not missed."""
    page = started(browsing, PAINTING)
    page.get_by_label("Yes, please").check()
    page.locator("button.primary[value=save]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rooms")
    first, second = page.locator("#list_of-0"), page.locator("#list_of-1")
    first.get_by_label("Kind").select_option("bath")
    expect(first.get_by_label("Tiles")).to_be_visible()
    expect(first.get_by_label("Height")).to_be_hidden()
    first.get_by_label("Tiles").fill("Blue ones")
    page.get_by_role("button", name="Add another room").click()
    second.get_by_label("Kind").select_option("hall")
    expect(second.get_by_label("Tiles")).to_be_hidden()
    expect(second.get_by_label("Height")).to_be_visible()
    page.locator("button.primary[value=save]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
    expect(page.locator("main")).to_contain_text("Tiles: Blue ones")


def test_without_scripts_a_button_asks(chromium: Browser, served_at: str) -> None:
    """Beside each question that decides over others there is a button that shows what its answer asks for."""
    context = chromium.new_context(base_url=served_at, java_script_enabled=False)
    page = started(context, PAINTING)
    page.get_by_label("Yes, please").check()
    page.get_by_label("How many rooms?").fill("4")
    page.get_by_role("button", name="Show what this answer asks for").first.click()
    page.get_by_label("Gold").check()
    page.get_by_role("button", name="Show what this answer asks for").first.click()
    page.get_by_label("Who gilds?").fill("Otto")
    page.locator("button.primary[value=save]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Rooms")
    context.close()
