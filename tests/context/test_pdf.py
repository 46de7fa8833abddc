"""The PDF: all that was said, its plots, and what makes it a document for people, programs and archives."""

import os
import subprocess
import sys
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from onboarding.business.flow import flow
from onboarding.business.samples import Sample
from onboarding.context.build import build_business_context
from onboarding.context.formatting import labels_of
from onboarding.context.general import build_general_context
from onboarding.context.markdown import to_markdown
from onboarding.context.pdf import to_pdf
from tests.context.reading import bare, bookmarks, elements, lacking, texts_of

LABELS = labels_of(flow)
PLOTS = {"map", "ladder", "voice", "budget", "market", "milestones", "risks"}


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


@pytest.fixture
def pdf(context: dict[str, Any]) -> PdfReader:
    return read(to_pdf(context, LABELS))


def test_it_says_everything(sample: Sample, pdf: PdfReader) -> None:
    """Every text of every answer is in it, and it is as long as somebody still reads."""
    assert lacking(texts_of(sample.answers), pdf) == []
    assert 4 <= len(pdf.pages) <= 14


def test_it_has_the_headings_of_the_markdown(context: dict[str, Any], pdf: PdfReader) -> None:
    """The same parts in the same order, as bookmarks too; but what ends it is no heading in it."""
    lines = to_markdown(context, LABELS).splitlines()
    headings = [line.lstrip("# ") for line in lines if line.startswith(("## ", "### "))]
    assert headings[:-1] == bookmarks(pdf)


def test_it_has_the_plots(sample: Sample, pdf: PdfReader) -> None:
    """Each as a figure with words for those who cannot see it; a ladder only where there are tiers."""
    plots = PLOTS if "tiers" in sample.answers[10] else PLOTS - {"ladder"}
    figures = elements(pdf, "/Figure")
    assert len(plots) == len([figure for figure in figures if figure.get("/Alt")])


def test_it_is_tagged(pdf: PdfReader) -> None:
    """It claims PDF/UA-1 and PDF/A-2a, and has headings, lists, and tables with header cells, in English by default."""
    described = pdf.xmp_metadata.stream.get_data().decode()  # type: ignore[union-attr]
    assert all(claim in described for claim in ("pdfuaid:part>1<", "pdfaid:part>2<", "pdfaid:conformance>A<"))
    assert [kind for kind in ("/H1", "/H2", "/P", "/L", "/Table", "/TH", "/TD") if not elements(pdf, kind)] == []
    assert "en" == pdf.root_object["/Lang"]


def test_it_says_what_it_is(context: dict[str, Any], pdf: PdfReader) -> None:
    """Title, reference and the moment of finalizing; nobody's name as its author."""
    metadata = pdf.metadata
    assert metadata is not None
    assert (context["foundation"]["company"]["name"], None) == (metadata.title, metadata.author)
    assert context["reference"] in str(metadata.keywords)
    assert "2026-11-24T10:00:00" == metadata.creation_date.strftime("%Y-%m-%dT%H:%M:%S")  # type: ignore[union-attr]


def test_every_page_says_whose_it_is(context: dict[str, Any], pdf: PdfReader) -> None:
    """Reference, checksum and page number at the foot of each; all are A4."""
    for number, page in enumerate(pdf.pages, start=1):
        text = page.extract_text()
        assert bare(context["reference"]) in bare(text)
        assert context["checksum"] in text
        assert f"{number} of {len(pdf.pages)}" in text
        assert (595, 842) == (round(page.mediabox.width), round(page.mediabox.height))


def test_the_same_context_gives_the_same_bytes(bakery: dict[str, Any]) -> None:
    """Nothing in it depends on when it was made."""
    assert to_pdf(bakery, LABELS) == to_pdf(bakery, LABELS)


def test_optional_steps_that_were_passed_over_leave_no_heading(sample: Sample, envelope: Any, today: Any) -> None:
    """Nothing is said of what was not answered."""
    answers = {number: data for number, data in sample.answers.items() if number not in (3, 13, 18)}
    found = bookmarks(read(to_pdf(build_business_context(answers, envelope, today=today), LABELS)))
    assert {"What does not add up yet", "Voice", "Content"} & set(found) == set()


def test_a_general_context_is_readable_too(sample: Sample, envelope: Any) -> None:
    """Every answer under its field's label, in sections."""
    pdf = read(to_pdf(build_general_context(flow, sample.answers, envelope), LABELS))
    assert lacking(texts_of(sample.answers), pdf) == []
    assert {"Foundation", "Go to market", "Risks"} <= set(bookmarks(pdf))


def test_nothing_is_loaded_before_it_is_needed() -> None:
    """A process that makes no PDF does not load the typesetter."""
    asks = "import sys, app; from onboarding.context.pdf import to_pdf; print('typst' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asks],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "APP_ENV": "testing"},
    )
    assert "False" == done.stdout.strip()
