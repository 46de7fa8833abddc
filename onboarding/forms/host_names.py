"""Host names of any script, and the ASCII form that machines know them by (UTS #46, non-transitional).

Nothing is looked up. https://www.unicode.org/reports/tr46/
"""

import unicodedata
from functools import lru_cache

_LONGEST = 63  # characters of a label, RFC 1035


class NoHostName(ValueError):
    """The name has a label that no registry can have: a character that may not stand in one, or too many of them."""


@lru_cache(maxsize=256)
def ascii_host(host: str) -> str:
    """“bücher.example” as “xn--bcher-kva.example”, “straße” as “xn--strae-oqa” and not as “strasse”.

    What is ASCII stays as it is, underscores too, but for labels that say that they are encoded and are not.
    Raises ``NoHostName``.
    """
    if host.isascii() and "xn--" not in host.lower():
        return host.lower()
    import idna  # 20 ms, for what few addresses need

    try:
        mapped = idna.uts46_remap(host, std3_rules=False, transitional=False)
    except (idna.IDNAError, UnicodeError) as error:
        raise NoHostName(host) from error
    return ".".join(_ascii_label(label) for label in mapped.split("."))


def unicode_host(host: str) -> str:
    """The name with its encoded labels as people read them; unchanged where it has none. Raises ``NoHostName``."""
    if "xn--" not in host.lower():
        return host
    return ".".join(_unicode_label(label) for label in host.split("."))


def _ascii_label(label: str) -> str:
    if label.isascii() and not label.startswith("xn--"):
        return label
    if label.isascii():
        _unicode_label(label)
        return label
    import idna

    try:
        return idna.alabel(label).decode("ascii")
    except idna.InvalidCodepoint:
        return _symbols(label)
    except (idna.IDNAError, UnicodeError) as error:
        raise NoHostName(label) from error


def _symbols(label: str) -> str:
    """“😀” and the like: UTS #46 and browsers take symbols that IDNA 2008 does not, and some registries sell them."""
    encoded = f"xn--{label.encode('punycode').decode('ascii')}"
    if len(encoded) > _LONGEST or any(unicodedata.category(mark)[0] not in "LMNS" and mark != "-" for mark in label):
        raise NoHostName(label)
    return encoded


def _unicode_label(label: str) -> str:
    if not label.lower().startswith("xn--"):
        return label
    try:
        decoded = label[4:].encode("ascii").decode("punycode")
    except UnicodeError as error:
        raise NoHostName(label) from error
    if decoded.isascii() or _ascii_label(decoded) != label.lower():
        raise NoHostName(label)
    return decoded
