"""What the matrix does with a browser, said once for both: visits, each with this cookie alone, and tabs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Error, Page

from tests.e2e.matrix.firefox import BiDi, BiDiError

Json = Any
_HIDE = """Object.defineProperty(document, "hidden", { value: true, configurable: true });
document.dispatchEvent(new Event("visibilitychange"))"""


class Tab(Protocol):
    def go(self, url: str) -> None: ...
    def run(self, script: str) -> Json: ...
    def reload(self) -> None: ...
    def history(self, by: int) -> None: ...
    def close(self) -> None: ...


class Visit(Protocol):
    """A browser that nobody else's cookies, storage or network are in."""

    def tab(self) -> Tab: ...
    def offline(self, is_off: bool) -> None: ...
    def header(self, name: str, value: str) -> None: ...
    def close(self) -> None: ...


def hide(tab: Tab) -> None:
    """As a phone does with a page whose tab is not looked at any more."""
    tab.run(_HIDE)


# Chromium, by Playwright


class ChromiumTab:
    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, url: str) -> None:
        self.page.goto(url, wait_until="load")

    def run(self, script: str) -> Json:
        return self.page.evaluate(f"() => {{ {script} }}" if "return " in script else script)

    def reload(self) -> None:
        self.page.reload()

    def history(self, by: int) -> None:
        (self.page.go_back if by < 0 else self.page.go_forward)()

    def close(self) -> None:
        self.page.close()


class ChromiumVisit:
    def __init__(self, context: BrowserContext) -> None:
        self.context = context

    def tab(self) -> Tab:
        return ChromiumTab(self.context.new_page())

    def offline(self, is_off: bool) -> None:
        self.context.set_offline(is_off)

    def header(self, name: str, value: str) -> None:
        self.context.set_extra_http_headers({name: value} if value else {})

    def close(self) -> None:
        self.context.close()


@contextmanager
def chromium_visit(browser: Browser, address: str, cookie: str, *, scripts: bool = True) -> Iterator[ChromiumVisit]:
    context = browser.new_context(base_url=address, java_script_enabled=scripts)
    context.set_default_timeout(15_000)
    context.add_cookies([{"name": "onboarding", "value": cookie, "url": address}])
    try:
        yield ChromiumVisit(context)
    finally:
        context.set_offline(True)  # a request that outlives its page would keep the context from closing
        context.close()


# Firefox, by WebDriver BiDi


class FirefoxTab:
    def __init__(self, browser: BiDi, user: str) -> None:
        self._browser = browser
        self.id = browser.ask("browsingContext.create", type="tab", userContext=user)["context"]

    def go(self, url: str) -> None:
        self._browser.ask("browsingContext.navigate", context=self.id, url=url, wait="complete")

    def run(self, script: str) -> Json:
        body = f"() => {{ {script} }}" if "return " in script else f"() => ({script.rstrip('; ')})"
        if ";" in script and "return " not in script:
            body = f"() => {{ {script} }}"
        told = self._browser.ask(
            "script.callFunction",
            functionDeclaration=body,
            awaitPromise=True,
            target={"context": self.id},
        )
        if told["type"] == "exception":
            raise BiDiError(told["exceptionDetails"]["text"])
        return told["result"].get("value")

    def reload(self) -> None:
        self._browser.ask("browsingContext.reload", context=self.id, wait="complete")

    def history(self, by: int) -> None:
        self._browser.ask("browsingContext.traverseHistory", context=self.id, delta=by)

    def close(self) -> None:
        self._browser.ask("browsingContext.close", context=self.id, promptUnload=False)


class FirefoxVisit:
    def __init__(self, browser: BiDi, user: str) -> None:
        self._browser, self.user = browser, user

    def tab(self) -> Tab:
        return FirefoxTab(self._browser, self.user)

    def offline(self, is_off: bool) -> None:
        conditions = {"type": "offline"} if is_off else None
        self._browser.ask("emulation.setNetworkConditions", networkConditions=conditions, userContexts=[self.user])

    def header(self, name: str, value: str) -> None:
        headers = [{"name": name, "value": {"type": "string", "value": value}}] if value else []
        self._browser.ask("network.setExtraHeaders", headers=headers, userContexts=[self.user])

    def close(self) -> None:
        self._browser.ask("browser.removeUserContext", userContext=self.user)


@contextmanager
def firefox_visit(browser: BiDi, address: str, cookie: str) -> Iterator[FirefoxVisit]:
    user = browser.ask("browser.createUserContext")["userContext"]
    browser.ask(
        "storage.setCookie",
        cookie={
            "name": "onboarding",
            "value": {"type": "string", "value": cookie},
            "domain": urlsplit(address).hostname,
            "path": "/",
        },
        partition={"type": "storageKey", "userContext": user},
    )
    visit = FirefoxVisit(browser, user)
    try:
        yield visit
    finally:
        visit.close()


FAILED = (Error, BiDiError, TimeoutError)  # a page that is gone, or one that does not come
