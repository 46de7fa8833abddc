"""Going through the pages with Flask's test client, as a browser does: what a form holds is what it sends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from onboarding.business.samples import load
from tests.web.html_form import Element, form_of, parse, sent

Answers = dict[str, Any]
FormData = Mapping[str, str | Sequence[str]]
ANSWERS: Mapping[int, Answers] = load("crumb-and-ledger").answers
COMPANY = {
    "company_name": "Crumb & Ledger",
    "industry": "technology",
    "stage": "seed",
    "description": "We tell bakeries what to bake.",
}
HTMX = {"HX-Request": "true"}
RESERVED = ("csrf_token", "version", "submission", "change", "carry", "draft_revision", "draft_base", "draft_undo")


class Shown:
    """An answer of the application, and the page that it is."""

    def __init__(self, answer: TestResponse) -> None:
        self.status, self.headers = answer.status_code, answer.headers
        self.text = answer.get_data().decode(errors="replace")  # a PDF is none
        self.to = answer.headers.get("Location")
        answer.close()

    @cached_property
    def tree(self) -> Element:
        return parse(self.text.encode())

    def said(self, xpath: str) -> list[str]:
        """The texts of what this finds, spaces as people see them."""
        return [" ".join(found.text_content().split()) for found in self.tree.xpath(xpath)]

    @property
    def title(self) -> str:
        return self.said("//title")[0]

    @property
    def heading(self) -> str:
        return self.said("//h1")[0]

    @property
    def alert(self) -> str:
        return " ".join(self.said("//*[@role='alert']"))

    @property
    def progress(self) -> str:
        """The words of the bar, without the time left: “8 of 23 done”."""
        return self.said("//*[@id='progress-words']")[0].partition(",")[0]

    @property
    def field_errors(self) -> dict[str, str]:
        """The error summary: the id that each line leads to, and what it says."""
        links = self.tree.xpath("//*[@role='alert']//li/a")
        return {link.get("href").removeprefix("#"): link.text_content() for link in links}

    @property
    def answers(self) -> dict[str, list[str]]:
        """The answers that stand in the page's form."""
        answers = {name: values for name, values in self.holds.items() if name not in RESERVED}
        return {name: values for name, values in answers.items() if not name.startswith("paste:")}

    def column(self, group: str, name: str) -> list[str]:
        """The values of one field in all rows of a group, from the first to the last."""
        named = {key: values[0] for key, values in self.answers.items() if key.startswith(f"{group}-")}
        return [value for key, value in named.items() if key.endswith(f"-{name}")]

    @property
    def holds(self) -> dict[str, list[str]]:
        """All that the page's form would send, button apart."""
        found: dict[str, list[str]] = {}
        for name, value in sent(form_of(self.tree)):
            found.setdefault(name, []).append(value)
        return found


@dataclass
class Founder:
    """Somebody with a browser. ``page`` is the one that they look at."""

    client: FlaskClient
    headers: dict[str, str] = field(default_factory=dict)
    page: Shown = None  # type: ignore[assignment]  # nobody presses anything before opening a page

    def get(self, path: str) -> Shown:
        """What a request gets, the page that is open left as it is."""
        return Shown(self.client.get(path, headers=self.headers))

    def open(self, path: str) -> Shown:
        self.page = self.get(path)
        return self.page

    def post(self, path: str, data: Mapping[str, Any], **headers: str) -> Shown:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return Shown(self.client.post(path, data=data, headers=self.headers | named))

    def press(self, typed: FormData | None = None, act: str | None = "save") -> Shown:
        """Send the open page's form with this typed into it, where its form says."""
        data = {**self.page.holds, **(typed or {}), **({"act": act} if act else {})}
        return self.post(form_of(self.page.tree).get("action"), data)

    def press_of_rows(self, act: str, typed: FormData | None = None) -> Shown:
        """Add, remove or move a row, and look at the page again, which comes at once where it offers an undo."""
        self.page = answer = self.press(typed, act=act)
        assert answer.status == (303 if answer.to else 200)
        return self.open(str(answer.to)) if answer.to else answer

    def begin(self) -> "Founder":
        """Press Start, and go to the first step."""
        self.open("/")
        self.open(str(self.press(act=None).to))
        return self

    def cookie(self) -> str:
        kept = self.client.get_cookie("onboarding")
        assert kept is not None
        return kept.value

    def with_cookie(self, value: str) -> "Founder":
        self.client.set_cookie("onboarding", value)
        return self
