"""Web addresses as people type and paste them. Pure text: nothing is fetched or looked up.

Rules
- What was wrapped around comes off, and slips of the scheme are mended; never of the name, which only its owner knows.
- The name is kept as it was typed, in whatever script. Its ASCII form is told beside it (``ascii_form``).
- What is something else (a handle, an email address, two addresses) is told as what it is.
"""

import re
from urllib.parse import quote

from onboarding.forms.fields.visible_text import UNSEEN, WIDE_SPACES
from onboarding.forms.host_names import NoHostName, ascii_host
from onboarding.forms.wrappings import unwrapped

LONGEST = 300  # characters without the scheme, so that adding it makes no address too long
SCHEMES = {"https://": "[hH][tT][tT][pP][sS]://", "http://": "[hH][tT][tT][pP]://"}
# Letters, digits and whatever is not ASCII and to be seen, as parts of host names in any script are.
_NOT_ASCII_OUT = rf"\x7b-\xa0{WIDE_SPACES}{UNSEEN}"
LETTER = rf"[^\x00-\x40\x5b-\x60{_NOT_ASCII_OUT}]"
_IN_A_LABEL = rf"[^\x00-\x2c\x2e\x2f\x3a-\x40\x5b-\x5e\x60{_NOT_ASCII_OUT}]"  # - and _ too
# Behind the name a joiner may stand in an address of Persian or Hindi.
_SEEN = rf"[^\x00-\x20\x7f-\xa0\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff{WIDE_SPACES}]"
HOST = rf"(?:{_IN_A_LABEL}{{1,63}}\.)+{LETTER}{_IN_A_LABEL}{{1,62}}(?::[0-9]{{1,5}})?(?:[/?#]{_SEEN}*)?"
_ADDRESS = re.compile(rf"(?:{'|'.join(SCHEMES.values())}){HOST}")
_NAMED = re.compile(
    r"(?:url|web\s?site|web\s?page|home\s?page|web|site|link|internet|www)\s*[:=]\s*(?!//)", re.IGNORECASE
)
# “https//”, “http:/”, “htpps://”, “https ://”, “https:\\”, “https://https://”: letters, then a colon or slashes.
_SCHEME = re.compile(r"\s*([a-z]{3,7})\s*(?:[:;.]{1,2}\s*[/\\]{1,4}|[/\\]{2,4}|[:;](?=\s*[^\d\s]))\s*", re.IGNORECASE)
_HTTPS = frozenset(
    ["https", "htpps", "htps", "hhtps", "htttps", "httpss", "httsp", "ttps", "hhttps", "tthps", "hpts", "htpts"]
)
_HTTP = frozenset(["http", "htp", "hhtp", "htttp", "htpp", "ttp", "hhttp", "tthp", "httpp"])
_BETWEEN = re.compile(r"\s*(?:[,;|\s]|\s(?:and|or|und|oder|et|ou|y|o|e|en|&|/)\s)\s*", re.IGNORECASE)
_LIKE_ONE = re.compile(rf"(?:https?://)?(?:{_IN_A_LABEL}+\.)+{LETTER}{_IN_A_LABEL}+(?:[/?#:].*)?", re.IGNORECASE)


class NotAWebAddress(ValueError):
    """``reason`` is “handle”, “email”, “several” or “unknown”; ``shown`` is what was typed of it."""

    def __init__(self, reason: str, shown: str = "") -> None:
        super().__init__(reason)
        self.reason, self.shown = reason, shown


def read_web_address(text: str) -> str:
    """The address with its scheme, https where none was typed. Raises ``NotAWebAddress``."""
    typed = _NAMED.sub("", unwrapped(text), count=1)
    scheme, rest = _parted(typed)
    rest = _mended(unwrapped(rest))
    address = f"{scheme}{rest}"
    if len(rest) > LONGEST or not _ADDRESS.fullmatch(address):
        raise NotAWebAddress(*_what_else(rest))
    try:
        ascii_host(host_of(address))
    except NoHostName as error:
        raise NotAWebAddress("unknown", rest) from error
    return address


def ascii_form(address: str) -> str:
    """A web address as machines exchange it: the name in ASCII, the rest percent-encoded. Raises ``NoHostName``."""
    scheme, _, rest = address.partition("://")
    host = host_of(address)
    port_and_path = quote(rest[len(host) :], safe="%/:?#[]@!$&'()*+,;=~-._")
    return f"{scheme.lower()}://{ascii_host(host)}{port_and_path}"


def host_of(address: str) -> str:
    """The name in an address, with neither scheme nor port."""
    return re.split(r"[/?#:]", address.partition("://")[2], maxsplit=1)[0]


def _parted(typed: str) -> tuple[str, str]:
    """The scheme as it was meant, and what stands behind it. A scheme of another kind stays where it is.

    Of two, the last one counts: it is the one that was pasted.
    """
    scheme = "https://"
    while found := _SCHEME.match(typed):
        said = found[1].lower()
        if said not in _HTTPS | _HTTP:
            break
        exact = re.match(r"https?://", typed, re.IGNORECASE)
        scheme = exact[0] if exact else "https://" if said in _HTTPS else "http://"
        typed = typed[found.end() :]
    return scheme, typed.removeprefix("//") if typed.startswith("//") else typed


def _mended(rest: str) -> str:
    """“www,malai.example”, “malai..example” and “malai.example\\shop” as they were meant."""
    name, slash, path = re.match(r"([^/?#\\]*)([\\]?)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]  # always matches
    name = re.sub(r"^www[,;:\s]\.?\s*(?=\S)", "www.", name, flags=re.IGNORECASE)
    name = re.sub(r"\.{2,}", ".", name)
    name = re.sub(r"\.(?=:|$)", "", name)
    return f"{name}/{path.replace(chr(92), '/')}" if slash else f"{name}{path}"


def _what_else(rest: str) -> tuple[str, str]:
    if re.fullmatch(r"@[^\s@]+(?:@[^\s@]+)?", rest):
        return "handle", rest
    if re.fullmatch(r"(?:mailto:)?[^\s@/:,;]+@[^\s@/]+\.[^\s@/]+", rest, re.IGNORECASE):
        return "email", rest
    parts = [part for part in _BETWEEN.split(rest) if part]
    if len([part for part in parts if _LIKE_ONE.fullmatch(part)]) > 1:
        return "several", rest
    return "unknown", rest
