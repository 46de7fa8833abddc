"""What axe says of a page. Its source goes into each document once, and it gathers nothing but what is wrong."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
_RUN = """async ([rules, colours]) => {
  const found = await axe.run({
    runOnly: { type: "tag", values: rules },
    rules: { "color-contrast": { enabled: colours } },
    resultTypes: ["violations"],
  });
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html, target }) => `${id} at ${target}: ${html}`));
}"""


def barriers(page: Page, *, colours: bool = True) -> list[str]:
    """WCAG 2.2 A and AA and axe's best practices; contrast, which takes half of the time, where it is asked for."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found: Any = page.evaluate(_RUN, [RULES, colours])
    return [str(trouble) for trouble in found]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window; 0 where it is not."""
    return int(page.evaluate("Math.max(0, document.scrollingElement.scrollWidth - innerWidth)"))
