"""The whole way: 23 steps with every answer, finalize, download; what comes out is what went in."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, expect

from onboarding.business import samples
from onboarding.business.samples import Sample
from onboarding.context.build import Envelope, build_business_context, verify
from tests.e2e.walking import heading, names_of, press, walk

Json = Any
OF_THE_SESSION = ("checksum", "reference", "session_id", "workspace_id", "user_id", "generated_at")
TICKED = ("tone_of_voice", "formats")  # a page sends what is ticked in its own order


def test_with_scripts(page: Page, sample: Sample) -> None:
    """A sample, walked with scripts, comes out as the context of its answers; test_journeys walks the other two."""
    walk(page, sample)
    document = finalized(page)

    assert expected(sample, document) == essence(document)
    assert verify(document)


def test_without_scripts(plain: BrowserContext) -> None:
    """The same with scripts off: rows, dependent fields and the download work by buttons and links alone."""
    page, sample = plain.new_page(), samples.load("mufakk-al-bayt")

    walk(page, sample)
    document = finalized(page)

    assert expected(sample, document) == essence(document)
    assert verify(document)


def finalized(page: Page) -> dict[str, Json]:
    """Finalize, and read the document that the done page offers."""
    press(page, "Finalize")
    expect(heading(page)).to_have_text("Your business context is ready")
    return downloaded(page, lambda: page.get_by_role("link", name="JSON").click())


def downloaded(page: Page, ask: Callable[[], None]) -> dict[str, Json]:
    """The document that comes when it is asked for; its reference is on the page."""
    with page.expect_download() as download:
        ask()
    assert download.value.suggested_filename == "business-context.json"
    document: dict[str, Json] = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert page.get_by_text(document["reference"]).first.is_visible()
    return document


def expected(sample: Sample, document: dict[str, Json]) -> Json:
    """The context built directly from the sample, on the day that the document was built."""
    day = datetime.fromisoformat(document["generated_at"]).date()
    envelope = Envelope(
        reference="",
        session_id="",
        workspace_id=None,
        user_id=None,
        generated_at=document["generated_at"],
        completed_steps=23,
        total_steps=23,
    )
    names = names_of(sample)
    return _named(_without_session(build_business_context(sample.answers, envelope, today=day)), names)


def essence(document: dict[str, Json]) -> Json:
    """The document without what belongs to its session alone, and with names for the ids of its rows."""
    rows = [*document["icp"]["profiles"], *document["competitive"]["competitors"]]
    return _named(_without_session(document), {row["id"]: row["name"] for row in rows})


def _without_session(document: dict[str, Json]) -> Json:
    return {name: value for name, value in document.items() if name not in OF_THE_SESSION}


def _named(value: Json, names: dict[str, str]) -> Json:
    if isinstance(value, dict):
        return {name: _named(sorted(inner) if name in TICKED else inner, names) for name, inner in value.items()}
    if isinstance(value, list):
        return [_named(inner, names) for inner in value]
    return names.get(value, value) if isinstance(value, str) else value
