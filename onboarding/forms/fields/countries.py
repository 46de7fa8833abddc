"""A field for any number of countries: typed by name in any language, by code, in lists, and by region."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from onboarding.flow.conditions import Comparison
from onboarding.forms import messages
from onboarding.forms.fields.answer import Json, Pairs
from onboarding.forms.fields.choice import ManyField
from onboarding.forms.numerals import LONGEST
from onboarding.forms.numerals.result import Ambiguous, Reading, Unreadable
from onboarding.forms.territories import (
    CODES,
    WORLD,
    AmbiguousPlace,
    Chosen,
    codes_of,
    countries,
    country_name,
    read_countries,
    unmistakable_name,
)
from onboarding.forms.wrappings import is_nothing

_CODES = frozenset(CODES)
_FEW = 8  # countries that are named one by one when the page says what it understood


_ASKED = {
    "several": messages.COUNTRY_WHICH,
    "near": messages.COUNTRY_NEAR,
    "beside": messages.COUNTRY_BESIDE,
}


class Chip(NamedTuple):
    """A country that was chosen, to be taken out again."""

    code: str
    name: str


class ChipGroup(NamedTuple):
    """Chips that belong together: those of the region that was named, or others, without a ``title``."""

    title: str
    chips: tuple[Chip, ...]


class CountriesField(ManyField):
    """Any number of countries, stored as ISO 3166-1 alpha-2 codes and XK.

    A page sends the code of each chip that is ticked, and whatever is typed beside them.
    """

    kind = "countries"
    interprets = True

    def __init__(self, label: str, validators: Sequence[Any] = (), **bound: Any) -> None:
        super().__init__(label, (), validators, minimum=1, maximum=len(CODES), **bound)
        self.places: list[Chosen] = []
        self.unread: list[str] = []  # texts in which something is not known, or has to be asked about

    @property
    def names(self) -> list[str]:
        """What a browser can suggest: countries by name, in the language of the page."""
        return list(countries(self.reader.page_language).values())

    # What was typed

    def typed(self) -> str:
        """In words that read as the same countries again."""
        if self._recalled:
            return self._recalled
        return self.written() if self.data else ", ".join(self.raw_data or [])

    @property
    def to_type(self) -> str:
        """What stands in the box to type into: only what could not be read."""
        return ", ".join(self.unread)

    def as_sent(self, form: Any) -> Pairs:
        """The chips, all of them ticked, and the box behind them."""
        chips = [(self.name, chip.code) for group in self.chip_groups for chip in group.chips]
        return [*chips, (self.name, self.to_type)]

    def values_of_control(self, comparison: Comparison) -> Mapping[str, Json] | None:
        """They are typed."""
        return None

    @property
    def chip_groups(self) -> list[ChipGroup]:
        """The countries so far: each region that was named with its own, before them those that were named alone."""
        chosen = list(read_countries(self._recalled, self._languages)) if self._recalled else self.places
        seen: set[str] = set()
        groups = []
        for one in sorted(chosen, key=lambda one: bool(one.name)):
            chips = tuple(Chip(code, country_name(code)) for code in one.codes if code not in seen)
            seen.update(one.codes)
            groups.append(ChipGroup(one.name, chips))
        alone = tuple(chip for group in groups if not group.title for chip in group.chips)
        return [group for group in (ChipGroup("", alone), *(one for one in groups if one.title)) if group.chips]

    def process_formdata(self, valuelist: list[str]) -> None:
        self.places, self.unread = [], []
        self.read_typed(lambda: self._read(valuelist))

    def _read(self, typed: list[str]) -> list[str] | None:
        """Every text is read, so that what was understood becomes chips; the first that was not, is told."""
        texts = [text.strip() for text in typed]
        refused: list[ValueError] = []
        for place, text in enumerate(texts):
            try:
                self.places += self._read_places(text)
            except AmbiguousPlace as question:
                refused.append(self._question(question, texts, place))
                self.unread.append(typed[place])
            except Unreadable as error:
                refused.append(ValueError(self._message(error)))
                self.unread.append(typed[place])
        if refused:
            raise refused[0]
        return codes_of(self.places) or None

    def _read_places(self, text: str) -> tuple[Chosen, ...]:
        if text in _CODES:
            return (Chosen(text, (text,)),)
        try:
            return read_countries(text, self._languages)
        except Unreadable:
            if is_nothing(text):
                return ()
            raise

    @property
    def _languages(self) -> tuple[str, ...]:
        return (*self.reader.languages, self.reader.page_language)

    def _question(self, question: AmbiguousPlace, texts: list[str], place: int) -> Ambiguous:
        """Each reading with all else that was chosen: what a button sends stands instead of the whole answer."""
        before, behind = texts[:place], texts[place + 1 :]
        readings = [
            Reading(reading.label, ", ".join(filter(None, (*before, reading.text, *behind))))
            for reading in question.readings
        ]
        return Ambiguous(readings, _ASKED[question.reason].format(value=question.name[:LONGEST]))

    def _message(self, error: Unreadable) -> str:
        if error.reason == "too long":
            return messages.COUNTRIES_LONG
        return messages.COUNTRY.format(value=error.details["name"][:LONGEST])

    # How it is stored, read back and shown

    def recall(self, text: str) -> None:
        """Show the regions that were named, as long as they still have the countries that are stored."""
        try:
            same = codes_of(read_countries(text, self._languages)) == self.data
        except ValueError:
            same = False
        if same:
            self._recalled = text

    def keeping(self) -> str:
        """What was typed, where a region was named in it; chips say the rest."""
        text = ", ".join(filter(None, (value.strip() for value in self.raw_data or ())))
        named = self.data is not None and any(one.name for one in self.places)
        return text if named and len(text) <= LONGEST * 2 and not self.stored else self._recalled

    def written(self) -> str:
        return "; ".join(unmistakable_name(code) for code in self.data or ())

    def parse_all(self, chosen: list[str]) -> list[str]:
        """A program gives codes."""
        for code in chosen:
            if code not in _CODES:
                raise ValueError(messages.COUNTRY_CODE.format(value=code[:LONGEST]))
        return chosen

    def values(self) -> list[str]:
        return list(CODES)

    def shown(self) -> list[str]:
        return [country_name(code) for code in self.data or ()]

    def understood(self) -> str:
        """By name; regions by name and with how many countries they are, or which."""
        return "; ".join(self._in_words())

    def _in_words(self) -> Iterator[str]:
        for group in self.chip_groups if self.data else ():
            named = ", ".join(chip.name for chip in group.chips)
            many = f"{len(group.chips)} countries"
            if not group.title:
                yield named if len(group.chips) <= 5 * _FEW else many
            elif group.title == country_name(WORLD):
                yield f"{group.title}: {many}"
            else:
                yield f"{group.title}: {named if len(group.chips) <= _FEW else many}"
