"""Words that should not be said: whole ones, in any case and any script."""

from typing import Any

import pytest

from onboarding.context.checks.words import contains, said_but_unwanted, terms


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("Cheap bread", "cheap"),
        ("It is CHEAP.", "Cheap"),
        ("“cheap”, they say", "cheap"),
        ("a low-cost bakery", "cost"),
        ("Straße gesperrt", "STRASSE"),
        ("great\nvalue for   all", "great value"),
        ("Don’t panic", "don't"),
        ("We speak C++ here", "c++"),
        ("caf\u00e9 noir", "cafe\u0301"),
        ("نحن الأفضل في عمّان", "الأفضل"),
        ("Самые ДЕШЁВЫЕ булки", "дешёвые"),
        ("とても安いパンです", "安い"),
        ("我们的面包最便宜", "便宜"),
        ("ขนมปังราคาถูกมาก", "ราคาถูก"),
        ("सस्ती रोटी", "सस्ती"),
    ],
)
def test_a_word_that_stands_there_is_found(text: str, term: str) -> None:
    """Whatever its case, its neighbours, and how its letters are composed."""
    assert contains(text, term)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("The cheapest bread", "cheap"),
        ("Dogcheap", "cheap"),
        ("cheap_bread", "cheap"),
        ("cheap2", "cheap"),
        ("great big value", "great value"),
        ("والأفضل", "الأفضل"),
        ("подешёвые", "дешёвые"),
        ("सस्ती", "सस्त"),
        ("cafe\u0301s", "café"),
        ("resume\u0308", "resume"),
        ("ราคาถูก", "ราคาถ"),
        ("", "cheap"),
    ],
)
def test_a_part_of_a_word_is_not_found(text: str, term: str) -> None:
    """Letters, marks, digits and underscores on either side make it another word."""
    assert not contains(text, term)


def test_a_later_whole_word_is_found_behind_a_part() -> None:
    """The search goes on."""
    assert contains("cheapest and cheap", "cheap")


def test_a_list_is_split_as_people_write_lists() -> None:
    """Commas and semicolons of several scripts, lines and bullets; quotes go, and what is there twice."""
    text = "cheap, “best”; free\n- No. 1\n• Cheap،عميل ، رائد、安い，,;"
    assert sorted(terms(text)) == sorted(["Cheap", "best", "free", "No. 1", "عميل", "رائد", "安い"])


SAID: dict[str, Any] = {
    "one_liner": "The cheapest bread in town",
    "taglines": ["Cheap and good", "Bread"],
    "key_messages": [{"message": "Never stale", "icp": "a"}, {"message": "So cheap, so good", "icp": "a"}],
    "soundbites": ["cheap, cheap"],
}


@pytest.mark.parametrize(("field", "steps"), [("never_say", (17,)), ("words_we_avoid", (13, 17))])
def test_an_unwanted_word_is_noticed_where_it_stands(field: str, steps: tuple[int, ...]) -> None:
    """In a tagline and a message here; the one-liner has another word."""
    (check,) = said_but_unwanted({**SAID, field: "cheap, best"})
    assert (check.steps, check.fields) == (steps, (field, "taglines", "key_messages"))
    named = "“cheap” in the tagline “Cheap and good” and “cheap” in the message “So cheap, so good”."
    assert check.message.endswith(f" in what you say: {named}")


def test_an_unwanted_word_in_the_one_line_is_noticed() -> None:
    """The one-liner is looked at too."""
    (check,) = said_but_unwanted({**SAID, "never_say": "in town"})
    assert check.fields == ("never_say", "one_liner")
    assert "“in town” in your one line." in check.message


def test_both_lists_are_looked_at() -> None:
    """One notice each."""
    assert len(list(said_but_unwanted({**SAID, "never_say": "cheap", "words_we_avoid": "good"}))) == 2


@pytest.mark.parametrize(
    "answers",
    [
        {**SAID, "never_say": "expensive", "words_we_avoid": "town hall, breads"},
        {**SAID, "never_say": ", ;\n"},
        {"never_say": "cheap"},
        SAID,
        {},
    ],
)
def test_without_an_unwanted_word_there_is_nothing_to_say(answers: dict[str, Any]) -> None:
    """Nor where the words or the texts are not there yet."""
    assert list(said_but_unwanted(answers)) == []


def test_very_many_words_are_counted_and_not_all_listed() -> None:
    """A message stays readable whatever was typed."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    (check,) = said_but_unwanted({"one_liner": " ".join(letters), "never_say": ",".join(letters)})
    assert check.message.endswith("“h” in your one line and 18 more.")
