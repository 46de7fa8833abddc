"""What every field shares that reads what is typed: it asks where a text means two things, and keeps what was typed."""

from onboarding.forms import AnswerField, Json, Required, RowForm, RowsField, StepForm, messages
from onboarding.forms.formdata import FormData
from onboarding.forms.numerals.result import Ambiguous, Reading
from onboarding.forms.reader import NOBODY, Reader

CONGOS = (Reading("Congo (Brazzaville)", "CG"), Reading("Congo (Kinshasa)", "CD"))


class CountryField(AnswerField):
    """Knows two countries, far ones only where somebody says so, and one that it has to ask about."""

    kind = "text"
    interprets = True

    def parse(self, text: str) -> str:
        if text.upper() in ("CG", "CD"):
            return text.upper()
        if text == "Congo":
            raise Ambiguous(CONGOS)
        if text == "Atlantis" and not self.is_confirmed(text):
            raise Ambiguous([Reading("Atlantis, really", text)], "That is far away")
        return text

    def written(self) -> str:
        return {"CG": "Congo-Brazzaville"}.get(str(self.data), str(self.data))

    def understood(self) -> str:
        return "" if self.data is None else f"Code {self.data}"


class Branch(RowForm):
    country = CountryField("Country", [Required("Name it")])


class Places(StepForm):
    country = CountryField("Country", [Required("Name it")])
    branches = RowsField("Branches", Branch, 0, 3, noun="branch")


def form_of(reader: Reader = NOBODY, **typed: str) -> Places:
    form = Places(FormData({name: [text] for name, text in typed.items()}), reader=reader)
    form.validate()
    return form


def test_two_readings_are_asked_about() -> None:
    """A text that means two things is refused with both, and stays as it was typed."""
    form = form_of(country="Congo")

    assert CONGOS == form["country"].readings
    assert [messages.WHICH] == form["country"].errors
    assert form["country"].typed() == "Congo"


def test_a_reading_reads_as_itself() -> None:
    """What a button sends for a reading means only that."""
    assert ["CG", "CD"] == [form_of(country=reading.text).answers()["country"] for reading in CONGOS]


def test_what_was_confirmed_is_not_asked_again() -> None:
    """A text that somebody said is right is taken, and the page keeps that it was."""
    asked = form_of(country="Atlantis")
    confirmed = form_of(Reader(confirmed=frozenset({"Atlantis"})), country="Atlantis")

    assert ["That is far away"] == asked["country"].errors
    assert asked["country"].confirmed == ""
    assert confirmed.answers() == {"country": "Atlantis"}
    assert confirmed["country"].confirmed == "Atlantis"


def test_what_was_saved_is_not_asked_about() -> None:
    """A saved answer stands, and the page keeps that it was found right."""
    form = Places(answers={"country": "Atlantis"})

    assert form.validate()
    assert form["country"].confirmed == "Atlantis"


def test_what_was_typed_is_shown_again() -> None:
    """What was typed for an answer comes back with it, in rows that have moved up too; else how it is written."""
    form = form_of(country="cd", **{"branches-4-country": "cg", "branches-6-country": "CD"})
    kept = form.typed_texts()
    answers: dict[str, Json] = form.answers()

    assert {"country": "cd", "branches-0-country": "cg"} == kept
    again = Places(answers=answers, typed_texts=kept)
    assert again["country"].typed() == "cd"
    assert [row["country"].typed() for row in again.groups["branches"].rows] == ["cg", "CD"]
    assert Places(answers={"country": "CG"})["country"].typed() == "Congo-Brazzaville"


def test_what_means_something_else_now_is_not_shown_again() -> None:
    """A text that no longer reads as the saved answer says nothing of it."""
    again = Places(answers={"country": "CG"}, typed_texts={"country": "Congo"})

    assert again["country"].typed() == "Congo-Brazzaville"
    assert again["country"].readings == ()
