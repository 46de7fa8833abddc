"""What a PDF is made of, before it is set: blocks, plots for print, the guessed language, the answers of a context."""

from decimal import Decimal
from typing import Any

import pytest

from onboarding.business.samples import Sample
from onboarding.context.build import everything_said
from onboarding.context.document.blocks import Column, beside, bullets, card, facts, filled, heading, prose, table
from onboarding.context.formatting import Labels, words
from onboarding.context.mapping import said_of
from onboarding.context.pdf.language import tongue
from onboarding.context.pdf.plots import pictures


def exact(value: Any) -> Any:
    """Numbers as what they are worth, so that "29.50" is "29.5"; rows without what they leave open."""
    if isinstance(value, dict):
        return {name: exact(inner) for name, inner in value.items() if inner not in (None, [])}
    if isinstance(value, list):
        return [exact(inner) for inner in value]
    try:
        return Decimal(value) if isinstance(value, str) else value
    except ArithmeticError:
        return value


def test_a_context_gives_back_its_answers(sample: Sample, context: dict[str, Any]) -> None:
    """The table of places, read backwards, is the answers that the context was built from."""
    assert exact(everything_said(sample.answers)) == exact(said_of(context))


def test_what_is_empty_leaves_no_trace() -> None:
    """Neither blocks without answers, nor headings above nothing, nor columns that nobody filled."""
    assert [] == filled([heading(1, "a"), heading(2, "b"), prose(""), facts(("c", None)), bullets([]), heading(1, "d")])
    assert ["b", "e"] == [
        block.get("text") for block in filled([heading(1, "a"), heading(1, "b"), prose("e"), heading(2, "f")])
    ]
    made = table([Column("a"), Column("b"), Column("c")], [("x", None, ""), ("y", "", ["z", None])])
    assert ["a", "c"] == [column["label"] for column in made["columns"]]
    assert [[["x"], []], [["y"], ["z"]]] == [row["cells"] for row in made["rows"]]


def test_only_what_fits_is_kept_on_one_page() -> None:
    """Short tables, cards and texts beside a picture stay whole; long ones may break."""
    short, long = "x" * 10, "x" * 5000
    made = [
        (
            table([Column("a")], [(text,)]),
            card("c", None, [prose(text)]),
            next(beside({"kind": "picture"}, prose(text))),
        )
        for text in (short, long)
    ]
    assert [[True] * 3, [False] * 3] == [[block["whole"] for block in blocks] for blocks in made]


def test_without_a_picture_there_is_just_the_text() -> None:
    """A side that is empty takes no room."""
    assert ["prose"] == [block["kind"] for block in filled(beside({}, prose("a")))]


def test_plots_are_printed_in_fixed_colours_and_by_name(context: dict[str, Any]) -> None:
    """Shapes keep no words; the business stands on its map under its own name."""
    drawn = pictures(context, words(Labels()))("map")
    assert ("<text" in drawn["svg"], "fill: #0b5d45" in drawn["svg"]) == (False, True)
    (own,) = (label["text"] for label in drawn["labels"] if label["kind"] == "you-name")
    assert context["foundation"]["company"]["name"].startswith(own.rstrip("…"))


def test_names_of_plots_are_what_was_typed(bakery: dict[str, Any]) -> None:
    """Unescaped once, since they are no longer in XML."""
    bakery["competitive"]["competitors"][0]["name"] = "A & B <i>"
    assert "A & B <i>" in [label["text"] for label in pictures(bakery, words(Labels()))("map")["labels"]]


def test_the_language_is_guessed(sample: Sample) -> None:
    """By script, else by little words."""
    assert (sample.language, sample.direction) == tongue(sample.answers)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("fr", "Nous sommes une entreprise qui répare des vélos pour les gens de la ville"),
        ("es", "Somos una empresa que repara las bicicletas de la gente con cuidado"),
        ("hu", "Ez egy cég, és a gépeket is javítja, hogy ne álljon meg a munka"),
        ("ru", "Мы чиним станки для заводов"),
        ("el", "Επισκευάζουμε μηχανές για εργοστάσια"),
        ("ja", "わたしたちは じてんしゃを なおします"),
        ("en", "Acme"),
    ],
)
def test_languages_are_told_apart(lang: str, text: str) -> None:
    """English where there is too little to tell."""
    assert lang == tongue({"a": [text]}).lang
