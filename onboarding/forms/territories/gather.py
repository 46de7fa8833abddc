"""Gathers from Babel's copy of CLDR how countries are called.

Babel keeps each language in a file of its own; all of them together take two seconds to read, as long as a page may
take. What is read of them is gathered once, folded and without what two languages have alike (``forms/gathered.py``).
"""

import pickle
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import babel
from babel import Locale
from babel.core import get_global
from babel.localedata import locale_identifiers

from onboarding.forms.territories.folding import folded
from onboarding.forms.territories.regions import CODES, NAMED_IN_CLDR, PARTS

_OF_A_KIND = (("CD", "CG"), ("KP", "KR"))  # two of one name, which each language tells apart in its own way
_SHORTEST = 2  # letters of a word that both names have
_BETWEEN = re.compile(r"\{0\}([,،、]?\s*)([^\W\d_](?:[^\W\d_]|[’\u0300-\U0010ffff])*)(\s*)\{1\}")
Names = dict[str, set[str]]


def gathered() -> dict[str, Any]:
    """``names`` has folded names, each with what it stands for, and ``codes`` those of ISO 3166-1 alone.

    ``commas`` are the names with a comma in them, ``shared`` those that two countries have in common within one
    language, ``and`` what joins two names.
    """
    names: Names = defaultdict(set)
    shared: Names = defaultdict(set)
    with_commas = set()
    for own in _territories():
        for code, name in own.items():
            if code in CODES or code in NAMED_IN_CLDR or code in PARTS:
                names[code].add(folded(name))
                with_commas |= {folded(name)} if re.search("[,،、，]", name) else set()
        for pair in _OF_A_KIND:
            if common := _in_common(own, pair):
                shared[common].update(pair)
    for code, whole in PARTS.items():
        names[whole] |= names.pop(code, set())
    codes = {code.lower(): code for code in CODES} | dict(_three_letters())
    for code, country in codes.items():
        names[country].add(code)
    return {
        "names": _by_name(names),
        "codes": codes,
        "commas": sorted(with_commas),
        "shared": {name: " ".join(sorted(shared[name])) for name in sorted(shared)},
        "and": _conjunctions(),
    }


def _by_name(names: Names) -> dict[str, str]:
    """A code of two letters stands for its country alone, whatever else a language calls so."""
    found: Names = defaultdict(set)
    for code, called in names.items():
        for name in called - {""}:
            found[name].add(code)
    own = {code.lower(): {code} for code in CODES}
    return {name: " ".join(sorted(own.get(name, found[name]))) for name in sorted(found)}


def _three_letters() -> Iterator[tuple[str, str]]:
    """The codes of ISO 3166-1 with three letters, which CLDR has as aliases."""
    for code, targets in get_global("territory_aliases").items():
        if len(code) == 3 and code.isalpha() and len(targets) == 1 and targets[0] in CODES:
            yield code.lower(), targets[0]


def _territories() -> Iterator[dict[str, str]]:
    """Each language's own names, without those that it has from another one."""
    folder = Path(babel.__file__).with_name("locale-data")
    for file in sorted(folder.glob("*.dat")):
        own = pickle.loads(file.read_bytes()).get("territories")  # noqa: S301  # Babel's own files
        if own:
            yield {code: str(name) for code, name in own.items()}


def _in_common(own: dict[str, str], pair: tuple[str, str]) -> str:
    """What the names of two countries have in common at the same end: “kongo” of “Kongo-Kinshasa”, “Kongo-Brazzaville”.

    Empty where a language names them unlike each other.
    """
    if any(code not in own for code in pair):
        return ""
    one, other = (folded(own[code]).split() for code in pair)
    rest = {word for code, name in own.items() if code not in pair for word in folded(name).split()}
    for at in (0, -1):
        if one[at] == other[at] and len(one[at]) >= _SHORTEST and one[at] not in rest:
            return one[at]
    short, long = sorted((folded(own[code]) for code in pair), key=len)
    return short if f" {short} " in f" {long} " else ""


def _conjunctions() -> dict[str, list[str]]:
    """What a language writes between the last two of a list: a word, or part of one before a name or inside a text."""
    found: dict[str, set[str]] = {"words": set(), "before": set(), "inside": set()}
    for name in locale_identifiers():
        patterns = {} if "_" in name else Locale.parse(name).list_patterns.get("standard", {})
        for pattern in (patterns.get("2", ""), patterns.get("end", "")):
            if between := _BETWEEN.fullmatch(str(pattern)):
                kind = "words" if between[3] else "before" if between[1] else "inside"
                found[kind].add(folded(between[2]))
    return {kind: sorted(ways - {""}) for kind, ways in found.items()}
