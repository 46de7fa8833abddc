"""What countries and regions are called: for people, and from people.

A *target* is an ISO 3166-1 alpha-2 code, XK, or the name of a region (``regions``). Nothing is read at import: the
names take 60 ms the first time that one is looked up.
"""

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from onboarding.forms.gathered import table_in
from onboarding.forms.territories.folding import folded
from onboarding.forms.territories.regions import CODES, NAMED_IN_CLDR, WORLD, is_region, members

_HERE = Path(__file__).parent
_PAGES = "en"
_FEW = 4  # members that are named beside a region
_TITLES = {
    "EEA": "European Economic Area",
    "SCHENGEN": "Schengen area",
    "BENELUX": "Benelux",
    "NORDICS": "Nordic countries",
    "SCANDINAVIA": "Scandinavia",
    "BALTICS": "Baltic states",
    "VISEGRAD": "Visegrád Group",
    "BRITISH-ISLES": "British Isles",
    "IBERIA": "Iberian Peninsula",
    "BALKANS": "Balkans",
    "WESTERN-BALKANS": "Western Balkans",
    "CENTRAL-EUROPE": "Central Europe",
    "CAUCASUS": "South Caucasus",
    "LEVANT": "Levant",
    "MIDDLE-EAST": "Middle East",
    "ARAB": "Arab countries",
    "MAGHREB": "Maghreb",
    "GREATER-CHINA": "Greater China",
    "PACIFIC-ISLANDS": "Pacific islands",
    "HORN-OF-AFRICA": "Horn of Africa",
    "MERCOSUR": "Mercosur",
    "ANDEAN": "Andean Community",
    "NAFTA": "Canada, Mexico and the United States",
    "USA-AND-CANADA": "Canada and the United States",
    WORLD: "Worldwide",
}
Targets = tuple[str, ...]


class Names(NamedTuple):
    """``targets`` by folded name, with spaces between several; ``codes`` of two and three small letters.

    ``languages`` says in which an alias is one; ``several`` are names that always ask; ``with_commas`` those that a
    list must not part. ``words``, ``before`` and ``inside`` join two: a word, a part of one, or of a text
    without spaces.
    """

    targets: dict[str, str]
    codes: dict[str, str]
    languages: dict[tuple[str, str], frozenset[str]]
    several: frozenset[str]
    with_commas: frozenset[str]
    words: frozenset[str]
    before: tuple[str, ...]
    inside: tuple[str, ...]


@cache
def gathered_names() -> dict[str, Any]:
    """How CLDR calls them in every language, as ``gather`` has it."""
    from onboarding.forms.territories.gather import gathered  # which is needed once for each version of Babel

    return table_in(_HERE / "names.json", gathered)


@cache
def known_names() -> Names:
    """Whatever names a country or a region."""
    data = gathered_names()
    aliases = tomllib.loads((_HERE / "aliases.toml").read_text(encoding="utf-8"))
    targets: dict[str, str] = data["names"]
    several = {**data["shared"], **_several(aliases.pop("several"))}
    with_commas = {folded(name): code for code, listed in aliases.pop("commas").items() for name in listed.split("; ")}
    languages: dict[tuple[str, str], set[str]] = defaultdict(set)
    for language, section in aliases.items():
        for target, listed in section.items():
            for name in map(folded, (target, *listed.split(", "))):
                targets[name] = _both(targets.get(name, ""), target)
                languages[name, target].add(language)
    targets.update(with_commas)
    targets.update(several)
    return Names(
        targets,
        data["codes"],
        {key: frozenset(spoken) for key, spoken in languages.items()},
        frozenset(several),
        frozenset({*data["commas"], *with_commas}),
        frozenset({*data["and"]["words"], *map(folded, _WORDS)}),
        tuple(map(folded, data["and"]["before"])),
        tuple({*data["and"]["inside"], *map(folded, _INSIDE)}),
    )


# What joins two besides what CLDR's list patterns have.
_WORDS = [
    "and",
    "or",
    "plus",
    "und",
    "oder",
    "sowie",
    "et",
    "ou",
    "y",
    "o",
    "e",
    "ed",
    "of",
    "en",
    "ve",
    "ile",
    "och",
    "og",
    "oraz",
    "ja",
    "és",
    "και",
    "या",
    "एवं",
    "व",
    "그리고",
    "또는",
    "أو",
]
_INSIDE = ("と", "及び", "および", "並びに", "や", "与", "與", "及", "跟", "以及")


def _both(some: str, target: str) -> str:
    return " ".join(sorted({*_parted(some), target}))


def _parted(targets: str) -> list[str]:
    """Codes have no space in them, and neither have the names of regions here."""
    return targets.split()


def _several(section: dict[str, str]) -> dict[str, str]:
    """“CD_CG = "Congo"”: which countries, and what they are both called."""
    return {
        folded(name): targets.replace("_", " ") for targets, listed in section.items() for name in listed.split(", ")
    }


def country_name(code: str, language: str = _PAGES) -> str:
    """The name of a country or region in a language of CLDR, “Kenya” and “Kenia”; in English where it has none."""
    if code in _TITLES:
        return _TITLES[code]
    return _names_in(language).get(code) or _names_in(_PAGES).get(code, code)


@cache
def countries(language: str = _PAGES) -> dict[str, str]:
    """Two-letter code -> the name in everyday use, by name."""
    named = {code: country_name(code, language) for code in CODES}
    return dict(sorted(named.items(), key=lambda pair: folded(pair[1])))


def label_of(target: str, language: str = _PAGES) -> str:
    """What a button says of it; of a region also how many countries it has, and which if they are few."""
    name = country_name(target, language)
    if not is_region(target):
        return name
    inside = [country_name(code, language) for code in members(target)]
    named = ", ".join(inside) if len(inside) <= _FEW else f"{len(inside)} countries"
    return name if target in ("NAFTA", "USA-AND-CANADA") else f"{name} ({named})"


def targets_of(name: str, languages: Iterable[str]) -> Targets:
    """The places of a folded name. Of several, those that a language of the reader calls so; all where none does."""
    names = known_names()
    targets = tuple(_parted(names.targets.get(name, "")))
    if len(targets) < 2 or name in names.several:
        return targets
    for language in map(_primary, languages):
        own = _names_in(language)
        called = [
            target
            for target in targets
            if folded(own.get(target, "")) == name or language in names.languages.get((name, target), ())
        ]
        if called:
            return tuple(called)
    return targets


def names_in(language: str) -> dict[str, str]:
    """Folded name -> target, of one language."""
    wanted = {*CODES, *NAMED_IN_CLDR}
    return {folded(name): code for code, name in _names_in(_primary(language)).items() if code in wanted}


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()


@cache
def _names_in(language: str) -> dict[str, str]:
    """The names of one language, from Babel: CLDR's, with what it has from the languages above it."""
    from babel import Locale, UnknownLocaleError

    try:
        locale = Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return {}
    return {str(code): str(name) for code, name in locale.territories.items()}
