"""A wizard under test: the application on a port of its own, its store, and a browser that looks at it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from playwright.sync_api import Locator, Page, expect

from onboarding.flow import Flow, Step
from onboarding.testing.filling import fill, in_words
from onboarding.testing.serving import OwnStore

BACK_WITHIN = 15_000  # ms; how long after an outage the application may take to be ready again
_SEEN = "page => page.setAttribute('data-seen', '')"


class WizardPage:
    """``page`` is Playwright's, for everything that is not said here."""

    def __init__(self, page: Page, flow: Flow, address: str, prefix: str, store: OwnStore, lifetime: timedelta) -> None:
        self.page, self.flow, self.address, self.store = page, flow, address, store
        self._prefix, self._lifetime = prefix, lifetime

    def open(self, path: str = "/") -> "WizardPage":
        """Go to a page of the wizard; the start page without a path."""
        self.page.goto(f"{self.address}{self._prefix}{path}")
        return self

    def step(self, slug: str) -> "StepPage":
        """The page of a step. It is opened where something is done with it and it is not open."""
        step = self.flow.by_slug(slug)
        if step is None:
            raise ValueError(f"There is no step {slug!r}; there are {', '.join(step.slug for step in self.flow)}")
        return StepPage(self, step)

    def seed(
        self,
        upto: int | str | None = None,
        *,
        sample: str = "",
        steps: Iterable[int] | None = None,
        finalize: bool = False,
    ) -> str:
        """Answer the steps up to and with this one, or all, as a sample does: a new session of this browser.

        The page then shows where it goes on. ``steps`` lists the numbers of the steps instead. Gives the session's id.
        """
        if isinstance(upto, str):
            upto = self.step(upto).step.number
        asked: dict[str, str | float | bool] = {
            "upto": "" if upto is None else str(upto),
            "steps": ",".join(map(str, steps or ())),
            "sample": sample,
            "finalize": "1" if finalize else "",
        }
        answer = self.page.context.request.post(f"{self.address}{self._prefix}/preview/seed", form=asked)
        reply = answer.json()
        if answer.status != 201:
            raise ValueError(reply["error"])
        self.page.goto(f"{self.address}{reply['url']}")
        return str(reply["session_id"])

    @property
    def here(self) -> Step | None:
        """The step whose page is open; None on any other page."""
        number = self.page.locator("#page").get_attribute("data-step")
        return None if number is None else self.flow.step(int(number))

    @property
    def heading(self) -> Locator:
        """The page's only heading of level 1."""
        return self.page.get_by_role("heading", level=1)

    def press(self, name: str) -> None:
        """Press a button by its words."""
        self.page.get_by_role("button", name=name, exact=True).click()

    # What may happen to a session

    def later(self, **by: float) -> None:
        """Let so much time pass for what is stored: ``wizard.later(days=8)``. Clocks go on as they were."""
        self.store.age(timedelta(**by))

    def expire(self) -> None:
        """Let the time pass that a session lives unused."""
        self.store.age(self._lifetime + timedelta(seconds=1))

    @contextmanager
    def outage(self) -> Iterator[None]:
        """The store's server is stopped; afterwards it is back with all that it held, and the wizard is ready."""
        self.store.stop()
        try:
            yield
        finally:
            self.store.start()
            self._wait_until_ready()

    def _wait_until_ready(self) -> None:
        ready = self.page.context.request
        for _ in range(BACK_WITHIN // 100):
            if ready.get(f"{self.address}{self._prefix}/readyz").ok:
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("The application was not ready again after the outage")


class StepPage:
    """The page of one step."""

    def __init__(self, wizard: WizardPage, step: Step) -> None:
        self.wizard, self.step = wizard, step

    @property
    def is_open(self) -> bool:
        """Whether the browser is on this step."""
        return self.wizard.here == self.step

    def open(self) -> "StepPage":
        """Go to it. An AssertionError where it cannot be reached yet, and the wizard shows another page."""
        self.wizard.open(f"/steps/{self.step.slug}")
        assert self.is_open, f"The step {self.step.slug!r} cannot be opened yet; the page is {self.wizard.page.url}"
        return self

    def fill(self, sample: str = "", /, **answers: Any) -> "StepPage":
        """Type these answers, by field name; with the name of a sample, all of its answers to this step."""
        sample_answers = self.wizard.flow.samples[sample]() if sample else {}
        values = in_words(sample_answers.get(self.step.number, {}), sample_answers)
        fill(self._here(), self.step.form, values | answers)
        return self

    def save(self) -> "StepPage":
        """Press the button that saves, and wait for the page that comes: the next one, or this one with its errors."""
        page = self._here()
        page.locator("#page").evaluate(_SEEN)
        page.locator("button.primary[value=save]").click()
        expect(page.locator("#page:not([data-seen])")).to_be_attached()
        return self

    @property
    def errors(self) -> dict[str, str]:
        """What the page says is wrong: the id of the control that it leads to, and what to do."""
        links = self._here().locator(".error-summary li a").all()
        return {str(link.get_attribute("href")).removeprefix("#"): link.inner_text() for link in links}

    @property
    def values(self) -> dict[str, list[str]]:
        """What stands in the page's controls, as a form would send it."""
        form = self._here().locator("form[data-draft], form.stack").first
        pairs: list[list[str]] = form.evaluate("form => [...new FormData(form)].map(([name, value]) => [name, value])")
        found: dict[str, list[str]] = {}
        for name, value in pairs:
            found.setdefault(name, []).append(value)
        return found

    def _here(self) -> Page:
        if not self.is_open:
            self.open()
        return self.wizard.page
