"""Names in any script are letters in the PDF and no boxes; where a letter has no font it is said."""

from typing import Any

import pytest
from pypdf import PdfReader

from onboarding.business.flow import flow
from onboarding.context.formatting import labels_of
from onboarding.context.pdf import fonts, to_pdf
from onboarding.context.pdf.fonts import SAMPLES, folders, letters_without_a_font
from tests.context.test_pdf import read


def named(context: dict[str, Any], name: str) -> PdfReader:
    company = {**context["foundation"]["company"], "name": name}
    return read(to_pdf({**context, "foundation": {**context["foundation"], "company": company}}, labels_of(flow)))


def faces(pdf: PdfReader) -> set[str]:
    """The names of all fonts that are in it."""
    return {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in pdf.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }


@pytest.mark.parametrize("script", SAMPLES)
def test_there_is_a_font_for(script: str) -> None:
    """Each script has letters in a packaged font."""
    assert "" == letters_without_a_font({"text": f"Café & {SAMPLES[script]}"})


def test_names_in_every_script_are_set(bakery: dict[str, Any]) -> None:
    """All of them in one name: the PDF keeps its claims, which forbid boxes, and has Noto's fonts in it."""
    pdf = named(bakery, " ".join(SAMPLES.values()))
    assert "pdfuaid:part>1<" in pdf.xmp_metadata.stream.get_data().decode()  # type: ignore[union-attr]
    assert {"NotoSansThai", "NotoSansTamil", "NotoSansCJK"} <= {
        next((font for font in ("NotoSansThai", "NotoSansTamil", "NotoSansCJK") if font in face), "")
        for face in faces(pdf)
    }


def test_latin_needs_none() -> None:
    """What most people write looks into no font's folder, nor does the check."""
    assert [] == folders("Crème brûlée, Ελλάδα, Москва")
    fonts.covered_by.cache_clear()
    assert "" == letters_without_a_font({"a": ["Crème", {"b": "Москва"}]})
    assert 0 == fonts.covered_by.cache_info().currsize


@pytest.mark.parametrize("text", ["\u200d", "\ufe0f", "a\u0301", "\u202e", "שלום", ""])
def test_what_is_not_printed_is_no_box(text: str) -> None:
    """Joiners, marks and directions are no letters; Hebrew is the compiler's own."""
    assert "" == letters_without_a_font({"text": text})


def test_the_doctor_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the packages the doctor names the scripts that would be boxes, and what to install."""
    from onboarding.cli.doctor.finding import Level
    from onboarding.cli.doctor.operations import look_at_fonts

    assert Level.OK is look_at_fonts().level
    monkeypatch.setattr(fonts, "covered_by", lambda package: frozenset())
    found = look_at_fonts()
    assert (Level.WARNING, True, True) == (found.level, "Thai" in found.words, "manimgx-fonts" in found.words)
