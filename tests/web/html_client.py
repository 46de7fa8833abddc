"""A browser without scripts, that knows HTML and nothing of this project: it reads a page's form and fills it in."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import httpx

from tests.web.html_filling import Filling
from tests.web.html_form import Element, buttons, form_of, parse, sent

MOST_PAGES = 400  # a walk that has not arrived by then goes in a circle


@dataclass
class HtmlClient:
    """``page`` is what is shown, ``visited`` the path of every page that was, in order."""

    http: httpx.Client
    page: Element = None
    visited: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return str(self.page.xpath("string(//title)"))

    @property
    def refused(self) -> list[str]:
        """What the page says is wrong with what was sent."""
        return [" ".join(link.text_content().split()) for link in self.page.xpath("//*[@role='alert']//li")]

    def open(self, url: str) -> httpx.Response:
        return self._shown(self.http.get(url))

    def press(self, button: Element | None = None) -> httpx.Response:
        """Send the form with this button, or with its first, as the Enter key does."""
        form = form_of(self.page)
        pairs = sent(form, buttons(form)[0] if button is None else button)
        assert form.get("method") == "post"
        return self._shown(self.http.post(form.get("action"), data=_by_name(pairs)))

    def fill(self, filling: Filling) -> None:
        """Fill the form, with all its rows, and with what the answers themselves open."""
        while filling.rows and (more := _adders(form_of(self.page))):
            self.press(more[0])
        filling.fill(form_of(self.page))
        if reveal := buttons(form_of(self.page), "Show "):
            self.press(reveal[0])
            filling.fill(form_of(self.page))

    def walk(self, filling: Filling, *, until: str) -> None:
        """From the start page on, fill and send each page's form until one holds what this XPath looks for."""
        self.open("/")
        for _ in range(MOST_PAGES):
            if self.page.xpath(until):
                return
            self.fill(filling)
            self.press()
            assert not self.refused, f"{self.title}: {self.refused}"
        raise AssertionError(f"Still at {self.visited[-1]}")

    def _shown(self, answer: httpx.Response) -> httpx.Response:
        """Follow redirects with GET, by hand."""
        while answer.has_redirect_location:
            assert answer.status_code == 303
            answer = self.http.get(answer.headers["Location"])
        self.page = parse(answer.content)
        self.visited.append(answer.url.path)
        return answer


def _adders(form: Element) -> list[Element]:
    """The buttons that add a row."""
    return [button for button in buttons(form) if button.get("value", "").startswith("add:")]


def _by_name(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


def opened(address: str) -> Iterator[HtmlClient]:
    with httpx.Client(base_url=address) as http:
        yield HtmlClient(http)
