"""Countries as people type them: by name in any language, by code, in lists, and by region.

Rules
- A name that means one place is that place. One that means two asks, unless the reader's language calls only one so.
- A list is parted where it is certain: at line ends, commas, “&”, “/”, “and” in any language. The longest name wins, so
  that “Trinidad & Tobago” is one. What stands side by side with nothing between is asked about.
- A region is the set of its countries; “except” takes some out.
- What is not known is told by name. Nothing behind it is read.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from onboarding.forms.numerals.result import Ambiguous, Reading, Unreadable
from onboarding.forms.spelling import one_letter_apart
from onboarding.forms.territories.folding import folded, words
from onboarding.forms.territories.names import country_name, known_names, label_of, names_in, targets_of
from onboarding.forms.territories.regions import CODES, is_region, members
from onboarding.forms.territories.splitting import Piece, pieces_of, split_inside

LONGEST = 5000  # characters; worldwide, one by one and by name, is 3,000
_SHORTEST = 5  # letters of a name that others are looked for that are near it
_SUGGESTED = 3
_EXCEPT = re.compile(
    r"[\s,;(]+(?:except(?:\s+for)?|excepting|excluding|excl\.?|without|minus|but\s+not|other\s+than|außer|ausser|ohne|sauf|hors|"
    r"excepto|menos|salvo|exceto|sem|eccetto|tranne|escluso|esclusa|senza|behalve|zonder|utom|undtagen|oprócz|bez|кроме|без|ما\s*عدا|باستثناء)"
    r"[\s:]+",
    re.IGNORECASE,
)
_ALL_OF = re.compile(
    r"(?:all\s+of|all\s+over|the\s+whole\s+of|whole\s+of|entire|across|throughout|anywhere\s+in)\s+", re.IGNORECASE
)
_ARTICLE = re.compile(r"(?:(?:les?|las?|los|el|il|lo|gli|os?|as?|die|der|das|de|het)\s+|l['’])(?=\w)", re.IGNORECASE)
_REPUBLIC = re.compile(
    r"(?:(?:federal|federative|islamic|arab|hashemite|united|independent|eastern|socialist|democratic|co-operative|"
    r"plurinational|bolivarian|oriental|people['’]?s)\s+)*"
    r"(?:republic|kingdom|state|commonwealth|union|principality|sultanate|grand\s+duchy|federation)\s+of\s+(?:the\s+)?",
    re.IGNORECASE,
)


class AmbiguousPlace(Ambiguous):
    """``reason`` is “several” where a name means several places, “near” where it is nearly a name, “beside” where
    names stand side by side; ``name`` is what was typed of it. Each reading is the whole text with one meaning in it.
    """

    def __init__(self, reason: str, name: str, readings: Sequence[Reading]) -> None:
        super().__init__(readings, name)
        self.reason, self.name = reason, name


@dataclass(frozen=True)
class Chosen:
    """A place that was named: its target, and the codes that it stands for. ``name`` is the region's, else empty."""

    target: str
    codes: tuple[str, ...]

    @property
    def name(self) -> str:
        """The region's name; empty for a country."""
        return country_name(self.target) if is_region(self.target) else ""


def read_countries(text: str, languages: Sequence[str] = ()) -> tuple[Chosen, ...]:
    """The places that a text names, in order. ``languages`` are BCP 47 tags of the reader's.

    Raises ``Unreadable`` whose details have ``name``, and ``AmbiguousPlace``.
    """
    if len(text) > LONGEST:
        raise Unreadable("too long", name=text[:40])
    kept, *excepted = _EXCEPT.split(text, maxsplit=1) if _EXCEPT.search(text) else [text]
    chosen = _read_list(kept, text, languages)
    if not excepted:
        return chosen
    out = {code for one in _read_list(excepted[0].strip(" )."), text, languages) for code in one.codes}
    left = (replace(one, codes=tuple(code for code in one.codes if code not in out)) for one in chosen)
    return tuple(one for one in left if one.codes)


def codes_of(chosen: Sequence[Chosen]) -> list[str]:
    """Every country once, in the order of the text."""
    return list(dict.fromkeys(code for one in chosen for code in one.codes))


def _read_list(text: str, whole: str, languages: Sequence[str]) -> tuple[Chosen, ...]:
    targets = []
    for piece in pieces_of(text):
        targets += _read_piece(piece, whole, languages)
    return tuple(_chosen(target) for target in dict.fromkeys(targets))


def _chosen(target: str) -> Chosen:
    return Chosen(target, members(target) if is_region(target) else (target,))


def _read_piece(piece: Piece, whole: str, languages: Sequence[str]) -> list[str]:
    found = _targets(piece.text, languages)
    if len(found) == 1:
        return list(found)
    if found:
        raise AmbiguousPlace("several", piece.text, _readings(found, piece.text, whole))
    apart = split_inside(piece.text, lambda name: bool(_targets(name, languages)))
    if apart is None:
        raise _unknown(piece, whole, languages)
    if apart.certain:
        return [one for name in apart.names for one in _read_piece(Piece(name), whole, languages)]
    targets = [one for name in apart.names for one in _read_piece(Piece(name), whole, languages)]
    if len(set(targets)) == 1:
        return targets[:1]
    label = ", ".join(map(country_name, targets))
    raise AmbiguousPlace("beside", piece.text, [Reading(label, _with(whole, piece.text, *targets))])


def _unknown(piece: Piece, whole: str, languages: Sequence[str]) -> ValueError:
    """The part of it that is not known; with a question where a name is near."""
    name = piece.unknown(lambda name: bool(_targets(name, languages)))
    near = _near(name, languages)
    if near:
        return AmbiguousPlace("near", name, _readings(near, name, whole))
    return Unreadable("unknown", name=name)


def _readings(targets: Sequence[str], name: str, whole: str) -> list[Reading]:
    return [Reading(label_of(one), _with(whole, name, one)) for one in targets]


def _with(whole: str, name: str, *targets: str) -> str:
    """The whole text with these instead of a name, in a form that reads as nothing else."""
    return whole.replace(name, ", ".join(_canonical(target) for target in targets), 1)


def unmistakable_name(target: str) -> str:
    """The English name, where it means this place alone; else the code, or the codes of a region's countries."""
    name = country_name(target)
    if targets_of(folded(name), ()) == (target,):
        return name
    return ", ".join(members(target)) if is_region(target) else target


def _canonical(target: str) -> str:
    return unmistakable_name(target) if is_region(target) else target


def _targets(name: str, languages: Sequence[str]) -> tuple[str, ...]:
    """What a name alone means: nothing, a place, or several."""
    if code := _of_flag(name) or (name.isupper() and known_names().codes.get(name.lower())):
        return (code,)
    for variant in _variants(name):
        if found := targets_of(folded(variant), (*languages, "en")):
            return found
    return ()


def _variants(name: str) -> list[str]:
    """The name; without “all of” and articles; without “Republic of” where that leaves a name that is one's own."""
    bare = _ALL_OF.sub("", name.strip(), count=1)
    shorter = [name, bare, _ARTICLE.sub("", bare, count=1)]
    formal = _REPUBLIC.sub("", re.sub(r"^the\s+", "", bare, flags=re.IGNORECASE), count=1)
    if formal != bare and folded(formal) not in ("china", "korea", "congo", "ireland north"):
        shorter.append(formal)
    if words(bare)[:1] and re.match(r"[\u0621-\u064a]", bare) and not bare.startswith("ال"):
        shorter.append(f"ال{bare}")
    return list(dict.fromkeys(shorter))


def _of_flag(name: str) -> str:
    """The country of an emoji flag, 🇰🇪; empty where it is none."""
    letters = "".join(chr(ord(mark) - 0x1F1E6 + ord("A")) for mark in name if 0x1F1E6 <= ord(mark) <= 0x1F1FF)
    if len(letters) != 2 or len(name.strip()) != 2:
        return ""
    return letters if letters in CODES else ""


def _near(name: str, languages: Sequence[str]) -> list[str]:
    """Countries whose name in a language of the reader, or in English, is a slip of the keyboard away."""
    wanted = folded(name)
    if len(wanted) < _SHORTEST:
        return []
    known = {found: code for language in ("en", *languages[:_SUGGESTED]) for found, code in _names_of(language).items()}
    close = [found for found in known if one_letter_apart(wanted, found)]
    return list(dict.fromkeys(known[found] for found in close))[:_SUGGESTED]


@cache
def _names_of(language: str) -> dict[str, str]:
    return names_in(language)
