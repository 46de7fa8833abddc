"""Whatever somebody typed stands in the PDF as it is, does nothing, fetches nothing, and stays on the page."""

import re
from importlib import resources
from io import BytesIO
from itertools import cycle
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from onboarding.business.flow import flow
from onboarding.context.build import build_business_context
from onboarding.context.document import Document, Envelope
from onboarding.context.document.blocks import Column, bullets, facts, filled, heading, prose, table
from onboarding.context.formatting import labels_of
from onboarding.context.general import build_general_context
from onboarding.context.pdf import to_pdf
from onboarding.context.pdf.language import Tongue
from onboarding.context.pdf.typesetting import clean, typeset
from tests.context.filled import Filled
from tests.context.reading import bare, bookmarks, lacking, printed, texts_of

HOSTILE = [
    '#panic("no")',
    '#import "@preview/cetz:0.3.4": *',
    '#read("/etc/passwd")',
    "#(while true {})",
    "#set page(width: 1pt)",
    "#pagebreak() #link(<x>)",
    "$ sum_(i=0)^n $ \\u{41} \\ \\# \\",
    "@ref @preview <label> [[l]] #[x] #{x}",
    "*bold* _emphasis_ `raw` ```typ #x```",
    "= heading",
    "== deeper",
    "- item + item / term: said",
    "// gone? /* gone? */",
    "~ -- --- ... '' \"\"",
    "</text></svg><script>alert(1)</script>",
    "]]> <!-- --> &lt;b&gt; &amp; <style>*{fill:red}</style>",
    "{{ document }} {% raw %} ${x} %s",
    "\u202elevel\u202c \u2067and\u2066 back",
    "שלום עולם and مرحبا بالعالم",
    "naïve Ærøskøbing Győr Łódź Žižkov İstanbul",
]
ENVELOPE = Envelope(
    reference="BC-1", checksum="sha256:0", made_at="2026-11-24T10:00:00.123Z", day="24 November 2026", steps="1 of 1"
)

ENGLISH = Tongue("en", "ltr")


def read(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf))


def of(text: str, envelope: Any, today: Any) -> tuple[list[str], PdfReader]:
    """The texts of a business all of whose answers are one text, as long as they may be, and its PDF."""
    answers = Filled(flow, lambda name, field: (text * 1000)[: field.flags.maxlength], rows=12).answers
    context = build_business_context(answers, envelope, today=today)
    return texts_of(answers), read(to_pdf(context, labels_of(flow)))


def of_texts(*texts: str) -> Document:
    """A small document with texts in every kind of place."""
    return Document(
        title=texts[0], kind="Test", lead=texts[-1], facts=facts(("Fact", texts[0])), envelope=ENVELOPE,
        blocks=filled([
            heading(1, texts[0]), *(prose(text) for text in texts), bullets(texts),
            table([Column("Column"), Column("Other", None)], [(text, [text, text]) for text in texts]),
        ]),
    )  # fmt: skip


@pytest.mark.parametrize("build", ["business", "general"])
def test_hostile_texts_appear_literally(build: str, envelope: Any, today: Any) -> None:
    """Marks of Typst, XML and bidirectional control are text in every place where a text can stand."""
    turns = cycle(HOSTILE)
    answers = Filled(flow, lambda name, field: next(turns)[: field.flags.maxlength].strip(), rows=5).answers
    made = (
        build_business_context(answers, envelope, today=today)
        if build == "business"
        else build_general_context(flow, answers, envelope)
    )
    pdf = read(to_pdf(made, labels_of(flow)))
    assert lacking(texts_of(answers), pdf) == []
    assert [title for title in bookmarks(pdf) if title in ("heading", "deeper")] == []


@pytest.mark.parametrize("text", ["W", "aß-", "https://example.com/a?b=", "0123456789", "م"])
def test_words_without_end_stay_on_the_page(text: str, envelope: Any, today: Any) -> None:
    """Texts that have no space, as long as they may be: no line has more letters than fit, and none is lost."""
    texts, pdf = of(text, envelope, today)
    lines = [line for page in pdf.pages for line in page.extract_text().splitlines()]
    longest = max(len(part) for line in lines for part in re.findall(f"[{re.escape(text)}]+", bare(line)))
    assert longest < 130
    assert bare(printed(pdf)).count(text[0]) >= sum(bare(value).count(text[0]) for value in texts)


def test_long_words_hyphenate(envelope: Any) -> None:
    """In the language that a business was described in."""
    word = "Werkzeugmaschinenersatzteilvermittlungsgesellschaft"
    texts = tuple(f"Die {word} ist für uns da, und {word} auch." for _ in range(3))
    document = of_texts(*texts)
    found = printed(read(typeset(document, Tongue("de", "ltr"))))
    assert re.search(r"[a-z][\u00ad-]\n[a-z]", found)
    assert bare(word) in bare(found)


@settings(max_examples=25, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_text_can_be_printed(text: str) -> None:
    """No text keeps a PDF from being made."""
    assert typeset(of_texts(clean(text), "said"), ENGLISH).startswith(b"%PDF-1.7")


@settings(max_examples=25, deadline=None)
@given(text=st.text(st.sampled_from("#$\\@<>*_`/[](){}=+-~'\"%&;:.,!?|^ aZ1é"), min_size=1, max_size=60))
def test_marks_are_printed(text: str) -> None:
    """Every mark of a text is there."""
    assert bare(text) in bare(printed(read(typeset(of_texts("said", text), ENGLISH))))


def test_letters_that_no_font_has_are_boxes() -> None:
    """The rest is readable, and tagged; it only claims no standard that forbids boxes."""
    pdf = typeset(of_texts("\U000ffffd and the rest"), ENGLISH)
    assert "and the rest" in printed(read(pdf))
    assert (b"/MarkInfo" in pdf, b"pdfuaid" in pdf) == (True, False)


def test_what_cannot_be_printed_is_a_space() -> None:
    """Control characters, lone surrogates and non-characters; line ends stay."""
    assert {"a": ["b c\nd", 1, None]} == clean({"a": ["b\x00c\r\nd", 1, None]})
    assert "a b c d" == clean("a\ud800b\uffffc\x0bd".replace("\x0b", "\x07"))


def test_templates_import_nothing_from_elsewhere() -> None:
    """No package of Typst's registry, no address, and no file but the templates themselves."""
    folder = resources.files("onboarding.context.pdf")
    templates = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".typ")}
    imported = {name for text in templates.values() for name in re.findall(r'#(?:import|include) "([^"]+)"', text)}
    assert imported <= templates.keys()
    assert not re.search(r"@preview|eval\(|read\(|plugin\(|https?://[a-z]", "".join(templates.values()))
