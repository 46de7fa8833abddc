"""What people write and CLDR does not list, from ``habits.toml``."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_TABLES: dict[str, Any] = tomllib.loads(Path(__file__).with_name("habits.toml").read_text(encoding="utf-8"))


def _listed(text: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in text.split(",") if word.strip())


def _by_word(table: Mapping[str, str]) -> dict[str, str]:
    return {word: meaning for meaning, words in table.items() for word in _listed(words)}


FILLERS = frozenset(_listed(_TABLES["fillers"]))
PERCENT = frozenset(_listed(_TABLES["percent"]))
PEOPLE = frozenset(_listed(_TABLES["people"]))
ALONE = frozenset(_listed(_TABLES["alone"]))
ARTICLES = frozenset(_listed(_TABLES["articles"]))
FREE = frozenset(_listed(_TABLES["free"]))
THINGS = frozenset(_listed(_TABLES["things"]))
TAXES = frozenset(_listed(_TABLES["taxes"]))
YEARS = frozenset(_listed(_TABLES["years"]))
THOUSAND_BY_T = frozenset(_listed(_TABLES["thousand_by_t"]))
TIMES = _by_word(_TABLES["times"])
RATES = _by_word(_TABLES["rates"])
ERAS: Mapping[str, int] = _TABLES["eras"]
BUDDHIST = 543  # years that the Thai calendar is ahead
CURRENCIES = {word: tuple(codes.split()) for codes, words in _TABLES["currencies"].items() for word in _listed(words)}
# By language: {"de": {"mio": 6}}.
MAGNITUDES = {
    language: {word: int(power) for word, power in _by_word(powers).items()}
    for language, powers in _TABLES["magnitudes"].items()
}
