"""The fonts of the PDF, by packages, so that a name is readable wherever it is made; and which letters none has.

The compiler has Libertinus inside (Latin, Greek, Cyrillic, Hebrew). Amiri is for Arabic, Noto Sans for some twenty
other scripts and symbols, Noto Sans CJK for Chinese, Japanese and Korean. What the system has is taken for the rest. A
letter that no font has is a box in the PDF, without a word from the compiler.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

Json = Any
ARABIC, SCRIPTS, EAST_ASIAN = "fontpkg_amiri", "manimgx_fonts", "manimgx_fonts_cjk"
_PLAIN_BELOW = "\u0530"  # Latin, Greek, Cyrillic: the compiler's own
_EAST_ASIAN_FROM = "\u1100"  # Hangul begins; what is beyond and not East Asian costs a look more
_INVISIBLE = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp", "Mn", "Cn")
SAMPLES = {
    "Arabic": "بيت", "Armenian": "Հայ", "Bengali": "বাংলা", "Chinese": "中文", "Devanagari": "हिन्दी", "emoji": "🍞",
    "Ethiopic": "አማርኛ", "Georgian": "ქართული", "Gujarati": "ગુજરાતી", "Gurmukhi": "ਪੰਜਾਬੀ", "Japanese": "日本ひらカタ",
    "Kannada": "ಕನ್ನಡ", "Khmer": "ខ្មែរ", "Korean": "한국어", "Lao": "ລາວ", "Malayalam": "മലയാളം", "Myanmar": "မြန်မာ",
    "Odia": "ଓଡ଼ିଆ", "Sinhala": "සිංහල", "Tamil": "தமிழ்", "Telugu": "తెలుగు", "Thai": "ภาษาไทย",
}  # fmt: skip


def folders(text: str) -> list[Path]:
    """Where the fonts are that a text needs beside the compiler's own; a package that is not installed is left out."""
    most = max(text, default="")
    needed = [ARABIC] if most >= _PLAIN_BELOW else []
    needed += [SCRIPTS] if needed else []
    needed += [EAST_ASIAN] if most >= _EAST_ASIAN_FROM else []
    return [folder for name in needed if (folder := _folder(name)) is not None]


def letters_without_a_font(context: Mapping[str, Json]) -> str:
    """Each once, in order; "" where all are printed. Looks into font files where there are letters to look for."""
    letters = dict.fromkeys(letter for text in texts_of(context) for letter in text if letter >= _PLAIN_BELOW)
    unknown = [letter for letter in letters if unicodedata.category(letter) not in _INVISIBLE]
    for name in (ARABIC, SCRIPTS, EAST_ASIAN):
        if unknown:
            covered = covered_by(name)
            unknown = [letter for letter in unknown if ord(letter) not in covered]
    return "".join(letter for letter in unknown if not _is_hebrew(letter))


def texts_of(value: Json) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from texts_of(list(value.values()))
    elif isinstance(value, Iterable):
        for inner in value:
            yield from texts_of(inner)


def _is_hebrew(letter: str) -> bool:
    return "\u0590" <= letter <= "\u05ff"  # the compiler's own


@cache
def covered_by(package: str) -> frozenset[int]:
    """The code points that the package's fonts have."""
    from fontTools.ttLib import TTFont  # with the first letter that is looked for

    folder, found = _folder(package), set[int]()
    for file in sorted(folder.iterdir()) if folder else ():
        if file.suffix in (".ttf", ".otf", ".ttc"):
            with TTFont(file, lazy=True, fontNumber=0) as font:
                found |= set(font.getBestCmap())
    return frozenset(found)


@cache
def _folder(package: str) -> Path | None:
    try:
        folder = Path(str(resources.files(package)))
    except ModuleNotFoundError:
        return None
    return folder / "files" if (folder / "files").is_dir() else folder
