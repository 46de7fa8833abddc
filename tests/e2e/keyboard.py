"""The pages by keyboard alone: press Tab, look at what has the focus, and answer what it asks for."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from playwright.sync_api import JSHandle, Locator, Page, expect

from onboarding.business.samples import Sample
from onboarding.flow import Step
from onboarding.forms.fields.iso import countries
from tests.e2e.walking import names_of

MOST_TABS = 120
KEYED = 12  # characters, key by key
_LOOK = """(wanted) => {
  const control = document.activeElement, group = control.closest("fieldset[data-rows]");
  const shows = control.matches("label input") ? control.closest("label") : control;
  return {
    kind: control.type ?? "",
    name: control.name ?? "",
    value: control.value ?? "",
    checked: control.checked ?? false,
    row: control.closest(".row")?.getAttribute("aria-label") ?? "",
    group: group?.dataset.rows ?? "",
    rows: group ? group.querySelectorAll(":scope > .row").length : 0,
    wanted: control === wanted,
    outlined: [control, shows].some((one) => getComputedStyle(one).outlineStyle !== "none") || control.matches("body"),
  };
}"""


@dataclass(frozen=True)
class Focus:
    """What has the focus; if it is in a repeating group, the row's name, the group's, and how many rows that has.

    ``wanted`` says whether it is the control that was looked for.
    """

    kind: str
    name: str
    value: str
    checked: bool
    row: str
    group: str
    rows: int
    wanted: bool
    outlined: bool


def focus(page: Page, wanted: JSHandle | None = None) -> Focus:
    """What has the focus. That it is visible where that is, is asserted each time."""
    found = _look(page, wanted)
    assert found.outlined, f"the focus is not to be seen: {found}"
    return found


def _look(page: Page, wanted: JSHandle | None = None) -> Focus:
    return Focus(**page.evaluate(_LOOK, wanted))


def tab_to(page: Page, control: Locator, key: str = "Tab") -> None:
    """Press Tab until the control has the focus."""
    wanted = control.element_handle()
    at = _look(page, wanted)
    for _ in range(MOST_TABS):
        if at.wanted:
            return
        page.keyboard.press(key)
        at = focus(page, wanted)
    raise AssertionError(f"{control} was not reached")


def button(page: Page, name: str) -> Locator:
    return page.get_by_role("button", name=name, exact=True)


def answer_page(page: Page, step: Step, sample: Sample) -> None:
    """From the top of a step to its last question, and save it."""
    answers = sample.answers[step.number]
    page.keyboard.press("Tab")
    while (at := focus(page)).value != "save":
        if at.rows < len(answers.get(at.group, ())):
            _add_rows(page, at.group, at.rows, len(answers[at.group]))
        else:
            _answer(page, at, _wanted(answers, at, names_of(sample)))
            page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def _add_rows(page: Page, group: str, there: int, wanted: int) -> None:
    """As many as it takes, each with the focus in it at once; then back to the first one."""
    for number in range(there, wanted):
        tab_to(page, page.locator(f"fieldset[data-rows={group}] button[value^='add:']"))
        page.keyboard.press("Enter")
        row = page.locator(f"#{group}-{number}")
        expect(row).to_be_visible()
        assert row.evaluate("row => row.contains(document.activeElement)"), f"{group} {number}"
    tab_to(page, page.locator(f"#{group}-0").locator("input:not([type=hidden]), textarea, select").first, "Shift+Tab")


def _wanted(answers: dict[str, Any], at: Focus, names: dict[str, str]) -> Any:
    """The sample's answer to what has the focus; None where there is none. What refers to a row is that row's name."""
    inside = re.fullmatch(r"(\w+)-(\d+)-(\w+)", at.name)
    if inside is None:
        wanted = answers.get(at.name)
    else:
        group, number, inner = inside.groups()
        rows = answers[group]
        named = [row for row in rows if isinstance(row, dict) and names.get(row.get("competitor", "")) == at.row]
        row = named[0] if named else rows[int(number)]
        wanted = row.get(inner) if isinstance(row, dict) else row
    return names.get(wanted, wanted) if isinstance(wanted, str) else wanted


def _answer(page: Page, at: Focus, wanted: Any) -> None:
    """What kind of control it is decides which keys; the first of the profiles is the primary one as it is."""
    keys = page.keyboard
    if wanted is None or at.name == "primary_icp":
        return
    if at.kind == "radio":
        _to_radio(page, str(wanted))
    elif at.kind == "checkbox":
        if at.checked != (at.value in wanted if isinstance(wanted, list) else bool(wanted)):
            keys.press("Space")
    elif at.kind == "select-one":
        _to_option(page, str(wanted))
    elif at.kind == "range":
        _press(page, "ArrowRight" if int(wanted) > int(at.value) else "ArrowLeft", abs(int(wanted) - int(at.value)))
    elif at.kind == "date":
        if at.value != wanted:  # its parts are one control: Tab goes through them all
            keys.type(f"{date.fromisoformat(wanted):%m%d%Y}")
    else:
        keys.press("ControlOrMeta+a")
        text = ", ".join(countries()[code] for code in wanted) if isinstance(wanted, list) else str(wanted)
        keys.type(text[:KEYED])
        keys.insert_text(text[KEYED:])  # the rest at once, as a keyboard with suggestions does


def _to_radio(page: Page, wanted: str) -> None:
    """Arrows go from one to the next, and choose it."""
    for _ in range(30):
        at = focus(page)
        if at.value == wanted:
            return None if at.checked else page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{wanted} was not reached")


def _to_option(page: Page, wanted: str) -> None:
    """From where the list stands, as many arrows as it takes; an earlier row is found by its name."""
    steps = page.evaluate(
        """wanted => {
            const { options, selectedIndex } = document.activeElement;
            return [...options].findIndex(({ value, label }) => [value, label].includes(wanted)) - selectedIndex;
        }""",
        wanted,
    )
    _press(page, "ArrowDown" if steps > 0 else "ArrowUp", abs(steps))


def _press(page: Page, key: str, times: int) -> None:
    for _ in range(times):
        page.keyboard.press(key)
