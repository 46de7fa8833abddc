"""How a text of several countries is parted into names."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from onboarding.forms.territories.folding import folded
from onboarding.forms.territories.names import known_names

Known = Callable[[str], bool]
# Marks that part a list wherever they stand; a comma only where no name goes on behind it.
_ALWAYS = re.compile(r"[;；؛\n\r\t|•●▪‣◦\u2028\u2029]+|\s·\s|^\s*[-–—*]\s", re.MULTILINE)
_COMMA = re.compile(r"[,，،、]")
_SOFT = re.compile(r"\s*[&/+＆／・]\s*|\s[-–—]\s")
_FLAG = re.compile("([\U0001f1e6-\U0001f1ff]{2})")
_CODES = re.compile(r"[A-Z]{2,3}(?:\s+[A-Z]{2,3})+")
_NO_SPACES = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]+")
_KOREAN_AND = re.compile(r"(?<=[\uac00-\ud7a3])(?:이랑|하고|과|와|랑)(?=\s)")
_LONGEST = 12  # words of a name
_ENDS = " .:!?…\"'“”„«»()[]"


@dataclass(frozen=True)
class Piece:
    """What stands between marks that part a list, as it was typed."""

    text: str

    def unknown(self, known: Known) -> str:
        """The part of it that nothing is known of; all of it where that cannot be told."""
        parts = [part.strip(_ENDS) for part in _joined(self.text)]
        return next((part for part in parts if part and not known(part)), self.text)


@dataclass(frozen=True)
class Parted:
    """Names within a piece; not ``certain`` where two stand side by side with nothing between."""

    names: tuple[str, ...]
    certain: bool


def pieces_of(text: str) -> Iterator[Piece]:
    """The names between commas, semicolons and line ends; some names of ISO 3166 have a comma in them."""
    for line in _ALWAYS.split(text):
        parts = [part.strip(_ENDS) for part in _COMMA.split(line)]
        while parts:
            count = next((n for n in (4, 3, 2) if folded(", ".join(parts[:n])) in known_names().with_commas), 1)
            name, parts = ", ".join(parts[:count]), parts[count:]
            if name:
                yield Piece(name)


def split_inside(text: str, known: Known) -> Parted | None:
    """The names that “&”, “/”, “and” or nothing joins within a piece; None where a part of it is no name."""
    flags = [part.strip(_ENDS) for part in _FLAG.split(text) if part.strip(_ENDS)]
    if len(flags) > 1:
        return Parted(tuple(flags), certain=True)
    if _CODES.fullmatch(text):
        return Parted(tuple(text.split()), certain=True)
    return _of_words(text, known) or _without_spaces(text, known)


def _joined(text: str) -> list[str]:
    """At every mark and word that may join two names, whether or not it does."""
    marked = _SOFT.sub(" & ", text)
    found: list[list[str]] = [[]]
    for word in marked.split():
        if word == "&" or (folded(word) in known_names().words and found[-1]):
            found.append([])
        else:
            found[-1].append(word)
    return [" ".join(part) for part in found if part]


def _of_words(text: str, known: Known) -> Parted | None:
    """From the left, each time the longest name that is known."""
    typed = _SOFT.sub(" & ", _KOREAN_AND.sub(" &", text)).split()
    while len(typed) > 1 and _joins(typed[0]):
        del typed[0]
    while len(typed) > 1 and _joins(typed[-1]):
        del typed[-1]
    names: list[str] = []
    certain, joined, at = True, True, 0
    while at < len(typed):
        if names and _joins(typed[at]):
            joined, at = True, at + 1
            continue
        count = _longest_at(typed, at, known)
        if not count and names and (behind := _behind_a_prefix(typed[at])):
            typed[at], joined = behind, True
            count = _longest_at(typed, at, known)
        if not count:
            return None
        names.append(" ".join(typed[at : at + count]))
        certain, joined, at = certain and joined, False, at + count
    return Parted(tuple(names), certain)


def _joins(word: str) -> bool:
    return word == "&" or folded(word) in known_names().words


def _longest_at(typed: list[str], at: int, known: Known) -> int:
    """How many words from here on make a name; 0 where none do."""
    most = min(len(typed) - at, _LONGEST)
    for count in range(most, 0, -1):
        ends_open = count > 1 and _joins(typed[at + count - 1])
        if not ends_open and known(" ".join(typed[at : at + count]).strip(_ENDS)):
            return count
    return 0


def _behind_a_prefix(word: str) -> str:
    """What “and” stands before in Arabic and Hebrew: “كينيا” of “وكينيا”."""
    return next(
        (word[len(one) :] for one in known_names().before if word.startswith(one) and len(word) > len(one) + 1), ""
    )


def _without_spaces(text: str, known: Known) -> Parted | None:
    """Names in scripts without spaces: “日本と韓国”. The longest first, and all of it must be names."""
    if not _NO_SPACES.fullmatch(text):
        return None
    names: list[str] = []
    certain, joined, at = True, True, 0
    while at < len(text):
        end = next((end for end in range(len(text), at, -1) if known(text[at:end])), 0)
        if end:
            names.append(text[at:end])
            certain, joined, at = certain and joined, False, end
            continue
        between = next((one for one in known_names().inside if names and text.startswith(one, at)), "")
        if not between:
            return None
        joined, at = True, at + len(between)
    return Parted(tuple(names), certain)
