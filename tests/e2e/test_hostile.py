"""What founders type acts nowhere: it is shown as it was typed, by every page, in a real browser."""

import re
from collections.abc import Iterable, Iterator
from itertools import cycle
from typing import Any

import pytest
from flask import Flask
from markdown_it import MarkdownIt
from playwright.sync_api import Page, expect

from app import create_app
from onboarding.config import Settings
from onboarding.forms.fields.visible_text import tidied
from onboarding.preview.gallery import STATES
from onboarding.sessions import SessionManager
from onboarding.testing.serving import served
from onboarding.testing.wizard import WizardPage
from tests.e2e.conftest import Watch
from tests.e2e.hostile import PAYLOADS, SAMPLES, flow, texts
from tests.e2e.walking import heading, press, save
from tests.figures import Figure
from tests.patience import patient

FIRST, OTHER = (sample() for sample in SAMPLES.values())
STEPS = list(flow)
_RUN = "window.evil = () => console.error('what was typed has run')"
_READ = """() => [...document.querySelectorAll("input:not([type=hidden]), textarea")].map((control) => control.value)
  .concat(document.body.textContent).join(" ")"""
# What would act, were it in an element: handlers, htmx attributes of another name than ours, addresses, styles.
_ACTING = r"""() => [...document.querySelectorAll("*")].flatMap((element) => [...element.attributes]
  .filter(({ name, value }) => /^(on|hx-|sse-|ws-|style$|srcdoc$|formaction$)/.test(name)
    || (/^(data-hx-|action$|src$|href$|data$|http-equiv$)/.test(name) && value.includes("evil")))
  .map(({ name, value }) => `<${element.localName} ${name}="${value}">`))"""


@pytest.fixture(scope="module")
def app(store_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    folder, flow = tmp_path_factory.mktemp("hostile"), "tests.e2e.hostile:flow"
    settings = Settings(app_env="testing", redis_url=store_url, onboarding_data_dir=folder, onboarding_flow=flow)
    return patient(create_app(settings))


@pytest.fixture(scope="module")
def address(app: Flask) -> Iterator[str]:
    with served(app) as address:
        yield address


class Reader:
    """Reads pages, and finds what was not shown as it was typed."""

    def __init__(self, page: Page, address: str, watch: Watch) -> None:
        self.page, self.address, self.watch = page, address, watch
        self.pages = self.read = 0
        page.add_init_script(_RUN)
        page.on("request", lambda request: self._requested(request.url))
        page.on("dialog", lambda dialog: watch.troubles.append(f"dialog: {dialog.message}"))

    def _requested(self, url: str) -> None:
        if not url.startswith(f"{self.address}/") or "evil" in url:
            self.watch.troubles.append(f"requested: {url}")

    def goto(self, path: str, expected: Iterable[str]) -> None:
        self.page.goto(path)
        self.shows(expected)

    def shows(self, expected: Iterable[str], *, on: Any = None) -> None:
        """The page, or a frame of it, has these texts and nothing that would act."""
        seen = on or self.page
        shown, wanted = _closed(seen.evaluate(_READ)), list(expected)
        assert [text for text in wanted if _closed(text) not in shown] == [], seen.url
        assert seen.evaluate(_ACTING) == [], seen.url
        self.pages += 1
        self.read += len(wanted)


@pytest.fixture
def reader(page: Page, address: str, watch: Watch) -> Reader:
    return Reader(page, address, watch)


def _closed(text: str) -> str:
    """Without spaces and line ends, which pages set as they like, and without what turns the direction of writing."""
    return re.sub(r"\s+", "", tidied(text))


def _told(figure: Figure, reader: Reader, what: str) -> None:
    scope = f"{reader.pages} pages, {reader.read} texts with {len(PAYLOADS)} payloads"
    figure(f"{what}: {scope}", f"{len(reader.watch.unexpected)} executed, requested or reported")


def test_the_answers_try_everything() -> None:
    """Each payload is in several texts of each of the two sets of answers, and every step has some."""
    for answers in (FIRST, OTHER):
        written = texts(answers)
        assert [payload for payload in PAYLOADS if sum(payload in text for text in written) < 5] == []
        assert [step.slug for step in flow if not texts(answers[step.number])] == []


@pytest.mark.browser
def test_saved_answers(reader: Reader, wizard: WizardPage, figure: Figure) -> None:
    """In every step and the summary, once finalized in steps and summary again, and in the Markdown as HTML."""
    wizard.seed(sample="hostile")
    for step in STEPS:
        reader.goto(f"/steps/{step.slug}", texts(FIRST[step.number]))
    reader.goto("/summary", texts(FIRST))
    press(reader.page, "Finalize")
    expect(heading(reader.page)).to_have_text("Your business context is ready")
    reader.shows([])
    for step in STEPS[::4]:
        reader.goto(f"/steps/{step.slug}", texts(FIRST[step.number]))
    reader.goto("/summary", texts(FIRST))

    markdown = reader.page.request.get("/export/business-context.md").text()
    reader.page.goto("about:blank")  # no policy of ours holds there
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    reader.page.set_content(parser.render(markdown))
    reader.shows(texts(FIRST))
    assert reader.page.locator("a, img, script, code, pre, iframe, svg, style").count() == 0
    _told(figure, reader, "Saved and finalized")


@pytest.mark.browser
def test_drafts(reader: Reader, wizard: WizardPage, manager: SessionManager, figure: Figure) -> None:
    """In every step, offered over other answers that are saved."""
    session_id = wizard.seed(sample="hostile")
    for step in STEPS:
        typed = step.form(earlier=flow.earlier(step, FIRST)).typed_of(OTHER[step.number])
        manager.save_draft(session_id, step.number, typed, version=1)
        reader.goto(f"/steps/{step.slug}", texts(OTHER[step.number]))
        expect(reader.page.get_by_text("This is your draft from")).to_be_visible()
    _told(figure, reader, "Drafts")


_TYPE_MORE = """() => [...document.querySelectorAll(
  "form.stack :is(input:not([type]), input[type=text], textarea:not([name^='paste:']))"
)].map((control) => control.value = control.value.repeat(9) + "<b hx-get=/evil>")"""


@pytest.mark.browser
def test_mistakes(reader: Reader, wizard: WizardPage, figure: Figure) -> None:
    """In every step, swapped into the page by htmx with all that was refused."""
    wizard.seed(sample="hostile")
    for step in STEPS:
        reader.page.goto(f"/steps/{step.slug}")
        typed = reader.page.evaluate(_TYPE_MORE)
        reader.page.locator("button.primary[value=save]").click()
        expect(reader.page.locator(".error-summary")).to_be_visible()
        reader.shows(typed)
    _told(figure, reader, "Mistakes")


@pytest.mark.browser
def test_two_versions(reader: Reader, wizard: WizardPage, manager: SessionManager, figure: Figure) -> None:
    """In every step that was saved elsewhere meanwhile; and what was typed into a session that is gone."""
    session_id = wizard.seed(sample="hostile")
    for step in STEPS:
        reader.page.goto(f"/steps/{step.slug}")
        manager.save_step(session_id, step.number, OTHER[step.number])
        save(reader.page)
        expect(heading(reader.page)).to_contain_text("two versions")
        reader.shows(texts(OTHER[step.number]))
        manager.save_step(session_id, step.number, FIRST[step.number])
    for step in STEPS[:2]:
        reader.page.goto(f"/steps/{step.slug}")
        manager.delete_session(session_id)
        save(reader.page)
        reader.shows([])
        reader.shows(texts(FIRST[step.number]))
        session_id = wizard.seed(sample="hostile")
    _told(figure, reader, "Two versions")


@pytest.mark.browser
def test_the_gallery(reader: Reader, watch: Watch, figure: Figure) -> None:
    """Each step in one state after the other, with what is stored of it and its part of the context."""
    watch.allowed += ["allow-scripts and allow-same-origin"]  # the frame is one of our own pages
    shown = ("filled", "draft", "to-check", "read-only", "outage", "expired")
    for step, state in zip(STEPS, cycle(STATES), strict=False):
        reader.goto(f"/preview/{step.slug}?state={state}&sample=hostile", [])
        frame = reader.page.frames[1]
        frame.wait_for_load_state()
        reader.shows(texts(FIRST[step.number]) if state in shown else [], on=frame)
    _told(figure, reader, "The gallery")
