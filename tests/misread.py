"""Planted misreadings on pictures: ``python -m tests.misread FOLDER`` types forty texts and photographs each field.

Twenty of them, drawn anew each time, are read as something else than was typed. Who looks at the pictures alone
says which; ``key.txt`` has it. ``SEED`` in the environment draws the same again.
"""

import os
import random
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from app import create_app
from onboarding.business.flow import flow
from onboarding.config import Settings
from onboarding.forms.fields.addresses import EmailField, WebAddressField
from onboarding.forms.fields.countries import CountriesField
from onboarding.forms.fields.day import DateField
from onboarding.forms.fields.number import WholeNumberField
from onboarding.testing.browser import running
from onboarding.testing.serving import served

PLANTED = 20
# Step, control, what is typed, what it is read as where that is planted.
TEXTS = (
    (21, "tam", "24bn", "24m"),
    (21, "tam", "1.500 €", "1,50"),
    (21, "tam", "12 lakh", "12 crore"),
    (21, "tam", "€3,5 Mio", "35 Mio"),
    (21, "tam", "2.1 bn", "21 bn"),
    (21, "sam", "340 m", "340 k"),
    (21, "sam", "1e6", "16"),
    (21, "som", "1.250,-", "1.25"),
    (21, "som", "12€50", "1250"),
    (21, "som", "400 thousand", "400"),
    (21, "market_year", "FY25", "2024"),
    (21, "market_year", "est. 2019", "2091"),
    (21, "kpis-0-current", "1,234.5", "12345"),
    (21, "kpis-0-current", "0.85", "85"),
    (21, "kpis-0-current", "-12", "12"),
    (21, "kpis-0-target", "100.000,5", "100"),
    (21, "kpis-0-target", "3 1/2 x", "3"),
    (1, "employee_count", "1.200", "1"),
    (1, "employee_count", "about 20", "200"),
    (1, "employee_count", "just me", "2"),
    (1, "employee_count", "12 employees", "21"),
    (1, "founded_year", "c. 2019", "2009"),
    (1, "website", "https//malai.example", "https.example"),
    (1, "website", "“malai.example”", "mala.example"),
    (1, "website", "straße.example", "strasse.example"),
    (1, "website", "<https://malai.example>", "https://malai.test"),
    (4, "geography", "India & Kenya", "India"),
    (4, "geography", "DACH", "Benelux"),
    (4, "geography", "Niger", "Nigeria"),
    (4, "geography", "Korea, South", "North Korea"),
    (4, "geography", "the UK", "Ukraine"),
    (4, "geography", "Guinea", "Guinea-Bissau"),
    (11, "sales_cycle_days", "3 months", "3"),
    (11, "sales_cycle_days", "45d", "450"),
    (11, "sales_cycle_days", "6 weeks", "60"),
    (22, "milestones-0-due", "2027-03-04", "2027-04-03"),
    (22, "milestones-0-due", "2028-02-29", "2029-02-28"),
    (22, "milestones-1-due", "2027-12-31", "2027-01-31"),
    (23, "contact_email", "Sales <sales@malai.example>", "sale@malai.example"),
    (23, "contact_email", "info@straße.example", "info@strasse.example"),
)


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(os.environ.get("SEED"))  # no secret: a draw
    planted = set(chance.sample(range(len(TEXTS)), PLANTED))
    chosen = list(enumerate(TEXTS))
    chance.shuffle(chosen)
    with tempfile.TemporaryDirectory() as store:
        app = create_app(Settings(app_env="testing", onboarding_data_dir=Path(store), onboarding_page_limit=100_000))
        with served(app) as address, running() as browser:
            context = browser.new_context(base_url=address, locale="en-GB", viewport={"width": 900, "height": 900})
            context.request.post("/preview/seed", form={"sample": "crumb-and-ledger"})
            page = context.new_page()
            lines = [
                _photographed(page, folder / f"{place:02}.png", text, number in planted)
                for place, (number, text) in enumerate(chosen, start=1)
            ]
    (folder / "key.txt").write_text("".join(lines), encoding="utf-8")


def _photographed(page: Page, file: Path, text: tuple[int, str, str, str], planted: bool) -> str:
    """Type it, leave the field, and photograph the field alone; the line of the key."""
    number, control, typed, wrong = text
    page.goto(f"/steps/{flow.step(number).slug}")
    page.wait_for_function("window.htmx")
    for chip in page.locator(".chip input").all():
        chip.uncheck()
    box = page.locator(f"[id='{control}']")
    restore = _misread(typed, wrong) if planted else lambda: None
    with page.expect_response(lambda answer: "/understood" in answer.url):
        box.fill(typed)
        box.blur()
    page.wait_for_timeout(100)
    page.locator(".field", has=box).last.screenshot(path=file)
    restore()
    return f"{file.stem} {'planted' if planted else 'right':8} {typed!r}{f' read as {wrong!r}' if planted else ''}\n"


def _misread(typed: str, wrong: str) -> Callable[[], None]:
    """From here on this one text is read as the other; the function that ends it."""
    kept: list[tuple[type, str, Any]] = []
    ways = ((WholeNumberField, "parse"), (DateField, "parse"), (CountriesField, "_read_places"))
    for kind, name in (*ways, (WebAddressField, "read_address"), (EmailField, "read_address")):
        reads = getattr(kind, name)
        kept.append((kind, name, reads))

        def misreads(field: Any, text: str, reads: Any = reads) -> Any:
            return reads(field, wrong if text == typed else text)

        setattr(kind, name, misreads)
    return lambda: [setattr(*one) for one in kept] and None


if __name__ == "__main__":
    main()
