"""The Markdown: all that was said, in a readable order, and no text in it that acts as Markdown or HTML."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from onboarding.business import samples
from onboarding.business.flow import flow
from onboarding.context.build import build_business_context
from onboarding.context.document import blocks as built
from onboarding.context.formatting import labels_of
from onboarding.context.general import build_general_context
from onboarding.context.markdown import (
    bullets,
    document,
    escape,
    escape_lines,
    facts,
    heading,
    paragraph,
    quote,
    table,
    to_markdown,
    written,
)
from tests.context.filled import Filled

PARSER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
LABELS = labels_of(flow)
PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- gone",
    "</td></table><b>bold",
    "&lt;b&gt; &amp; &#60;b&#62;",
    "[click](javascript:alert(1))",
    "![picture](https://evil.example/x.png)",
    "[ref]: https://evil.example",
    "<https://evil.example>",
    "https://evil.example www.evil.example www.1x.example evil.example me@evil.example mailto:me@evil.example",
    "*a* **b** _c_ __d__ ~~e~~ ***f***",
    "`code` ``more``",
    "```\nfence",
    "~~~\nfence",
    "# heading",
    "heading\n===",
    "heading\n---",
    "---",
    "***",
    "> quote",
    "- list\n+ list\n* list",
    "1. one\n2) two",
    "10. ten\n123456789) many",
    "    indented",
    "\tindented",
    "a | b | c",
    "| a |\n| --- |\n| b |",
    "a\n:-:|:-:",
    "back\\slash \\| \\",
    "line\\\nbreak  \nbreak",
    "[^1]: note",
    "- [ ] task",
    ":smile: :100:",
    "$x^2$ {{ x }} {% y %} {.class}",
    "Term\n: definition",
    "\u2028# heading",
    "{::nomarkdown}",
]
MARKUP = st.text(st.sampled_from("\\`*_[](){}<>#+-.!|~&$^@:/=%\"' \n\t1aé字.:"), max_size=40)
ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | MARKUP | st.sampled_from(PAYLOADS)


def inline(text: str) -> list[Token]:
    """The inline tokens of a document."""
    return [child for token in PARSER.parse(text) for child in token.children or ()]


def blocks(text: str) -> list[str]:
    return [token.type for token in PARSER.parse(text)]


def reading(tokens: list[Token]) -> str:
    """What a reader sees; a break is a space."""
    return " ".join("".join(token.content if token.type == "text" else " " for token in tokens).split())


def plain(text: str) -> str:
    """What was typed, as a reader sees it: a control character is a space."""
    return " ".join(
        "".join(" " if ord(character) < 32 or 126 < ord(character) < 160 else character for character in text).split()
    )


@given(ANY)
def test_a_paragraph_is_its_text(text: str) -> None:
    """And nothing else: no markup at all comes of it but line breaks."""
    written = paragraph(text)
    assert blocks(written) == (["paragraph_open", "inline", "paragraph_close"] if plain(text) else [])
    assert {token.type for token in inline(written)} <= {"text", "hardbreak"}
    assert plain(text) == reading(inline(written))


@given(ANY, ANY)
def test_a_table_has_its_cells_and_no_others(left: str, right: str) -> None:
    """Pipes and line ends in a cell stay in it."""
    cells = [token for token in PARSER.parse(table(("A", "B"), [(left, "b"), ("a", right)])) if token.type == "inline"]
    assert [token.content for token in cells][:2] == ["A", "B"]
    assert [plain(left), "b", "a", plain(right)] == [reading(token.children or []) for token in cells[2:]]
    assert {child.type for token in cells for child in token.children or ()} <= {"text"}


@given(ANY, ANY)
def test_facts_and_bullets_are_one_list(first: str, second: str) -> None:
    """However many lines a text has, and whatever they begin with."""
    written = [token.type for token in PARSER.parse(bullets([f"a {first}", f"b {second}"]))]
    assert written.count("list_item_open") == 2
    assert written.count("bullet_list_open") == 1
    assert {"inline", "bullet_list_open", "list_item_open", "paragraph_open"} == set(written) - {
        "bullet_list_close",
        "list_item_close",
        "paragraph_close",
    }
    tokens = inline(facts(("Label", f"a {first}")))
    assert [token.type for token in tokens][:4] == ["text", "strong_open", "text", "strong_close"]
    assert reading(tokens[3:]) == plain(f"a {first}")


@given(ANY)
def test_headings_and_quotes_are_their_text(text: str) -> None:
    """A closing "#" or a line that begins another block is text too."""
    title, quoted = heading(2, f"a {text}"), quote(f"a {text}")
    assert blocks(title) == ["heading_open", "inline", "heading_close"]
    assert blocks(quoted) == ["blockquote_open", "paragraph_open", "inline", "paragraph_close", "blockquote_close"]
    assert plain(f"a {text}") == reading(inline(title)) == reading(inline(quoted))


@given(ANY)
def test_nothing_is_left_that_looks_like_an_address(text: str) -> None:
    """Parsers that make links of bare addresses find none: no scheme, no "www.", no "@" but escaped ones."""
    written = escape(text)
    assert "://" not in written
    assert "www." not in written.casefold().replace("www. ", "").removesuffix("www.")
    assert "@" not in written.replace("\\@", "")


@pytest.mark.parametrize(
    "text", ["29.5", "so. That", "10,5 %", "“Quoted” – plain (text); yes? yes!", "3 of 5", "كفالة، سعر"]
)
def test_ordinary_text_is_left_alone(text: str) -> None:
    """The source is readable as well."""
    assert text == escape(text)


@pytest.mark.parametrize("mark", "\\`*_[]<>&#~|${}^@")
def test_every_mark_has_a_backslash(mark: str) -> None:
    """Those too that need another one to mean something."""
    assert escape(f"a{mark}b") == f"a\\{mark}b"


@pytest.mark.parametrize(
    ("text", "expected"),
    [(":smile:", "\\:smile:"), ("mailto:a", "mailto\\:a"), ("xmpp:a", "xmpp\\:a"), ("so: that", "so: that")],
)
def test_a_colon_that_would_act_has_a_backslash(text: str, expected: str) -> None:
    """Of a shortcode and of an address; not of a sentence."""
    assert expected == escape(text)


def test_lines_stay_lines() -> None:
    """A line end is a hard break, and the next line stands under its item; blank lines go."""
    assert escape_lines("one\n\ntwo\nthree", "  ") == "one\\\n  two\\\n  three"
    assert facts(("A", "one\ntwo")) == "- **A:** one\\\n  two"
    assert bullets(["one\ntwo"]) == "- one\\\n  two"
    assert quote("one\ntwo") == "> one\\\n> two"


def test_what_is_empty_leaves_no_trace() -> None:
    """Neither a fact that nobody knows, nor an empty block."""
    assert facts(("A", None), ("B", "")) == ""
    assert document([heading(2, "C"), "", "text"]) == "## C\n\ntext\n"


def test_cells_of_several_lines_are_on_one() -> None:
    """A table of Markdown has no others."""
    block = built.table([built.Column("A"), built.Column("B")], [(("a", None, "*b*"), "c")])
    assert written(block) == "| A | B |\n| --- | --- |\n| a · \\*b\\* | c |"


def test_what_stands_for_itself_has_a_heading() -> None:
    """A card is its title, what is special about it, and its blocks; a picture has no words of its own."""
    card = built.card("One", "The *first*", [built.prose("text"), built.facts(("A", "a"))])
    assert written(card) == "#### One\n\nThe \\*first\\*\n\ntext\n\n- **A:** a"
    assert written(built.quotes(["one", "two"])) == "> one\n\n> two"


def payload_answers() -> dict[int, dict[str, Any]]:
    """Every text of every step says whose it is, and tries something."""
    tried = iter(PAYLOADS * 20)
    return Filled(flow, lambda name, field: f"the {name} {next(tried)}", industry="other").answers


def words_of(answers: Any) -> list[str]:
    if isinstance(answers, dict):
        return [word for inner in answers.values() for word in words_of(inner)]
    if isinstance(answers, list):
        return [word for inner in answers for word in words_of(inner)]
    return [answers] if isinstance(answers, str) and answers.startswith("the ") else []


def test_a_whole_document_has_no_markup_of_a_founders(envelope: Any, today: Any) -> None:
    """Every payload in every field: no HTML, link, image, code or emphasis; only labels are strong."""
    written = to_markdown(build_business_context(payload_answers(), envelope, today=today), LABELS)
    assert {token.type for token in inline(written)} == {"text", "hardbreak", "strong_open", "strong_close"}
    assert {"html_block", "fence", "code_block", "ordered_list_open", "hr"}.isdisjoint(blocks(written))
    found = inline(written)
    strong = [found[at + 1].content for at, token in enumerate(found) if token.type == "strong_open"]
    assert [text for text in strong if not text.endswith(":") or ("the " in text and " [" in text)] == []


def test_a_whole_document_says_everything(envelope: Any, today: Any) -> None:
    """No text of an answer is missing in it."""
    answers = payload_answers()
    written = to_markdown(build_business_context(answers, envelope, today=today), LABELS)
    read = " ".join(reading(token.children or []) for token in PARSER.parse(written) if token.type == "inline")
    assert [word for word in words_of(answers) if plain(word) not in read] == []


def test_a_document_has_a_heading_for_each_section(context: Any) -> None:
    """The company, then the sections in the order of the context, then what identifies it."""
    written = to_markdown(context, LABELS)
    headings = [line for line in written.splitlines() if line.startswith(("# ", "## "))]
    assert headings[0] == f"# {escape(context['foundation']['company']['name'])}"
    sections = ["Foundation", "Customers", "Competition", "Messaging", "Go to market", "Numbers", "Plan"]
    assert [f"## {name}" for name in (*sections, "Worth another look", "About this document")] == headings[1:]


def test_a_document_ends_with_what_identifies_it(context: Any) -> None:
    """Reference, date and checksum."""
    end = to_markdown(context, LABELS).splitlines()[-3:]
    assert end[:2] == ["- **Reference:** BC-7KQ2M-X9T4W", "- **Date:** 24 November 2026"]
    assert f"- **Checksum:** {context['checksum']}" == end[2]


def test_options_are_named_as_the_forms_name_them(bakery: Any) -> None:
    """Or by their values in words, where no labels are given."""
    assert "- **Revenue:** EUR 100,000 to 1 million\n" in to_markdown(bakery, LABELS)
    assert "- **Countries:** Austria, Germany, Switzerland, Italy\n" in to_markdown(bakery, LABELS)
    assert "- **Strategy:** Value based\n" in to_markdown(bakery)


def test_competitors_and_risks_are_tables(bakery: Any) -> None:
    """With the columns that somebody filled."""
    written = to_markdown(bakery, LABELS)
    assert "| Competitor | Strengths | Weaknesses | Place |\n| --- |" in written
    assert "| No. | Risk | Likelihood | Impact | Mitigation |\n| --- |" in written
    assert "| Crumb | EUR 49 |" in written


def test_optional_steps_that_were_passed_over_leave_no_heading(envelope: Any, today: Any) -> None:
    """Nothing is said of what was not answered."""
    answers = {
        number: data for number, data in samples.load("spindelhafen").answers.items() if number not in (3, 13, 18)
    }
    written = to_markdown(build_business_context(answers, envelope, today=today), LABELS)
    assert [name for name in ("### What does not add up yet", "### Voice", "### Content") if name in written] == []


def test_a_general_context_is_readable_too(envelope: Any) -> None:
    """Every answer under its field's label; a group is a table."""
    written = to_markdown(build_general_context(flow, payload_answers(), envelope), LABELS)
    read = " ".join(reading(token.children or []) for token in PARSER.parse(written) if token.type == "inline")
    assert [word for word in words_of(payload_answers()) if plain(word) not in read] == []
    assert {token.type for token in inline(written)} == {"text", "hardbreak", "strong_open", "strong_close"}
    assert "| What does not add up? | How serious is it? | How could it be resolved? |\n" in written
    assert "### Where are they?\n\n- Jordan\n- France\n" in written
