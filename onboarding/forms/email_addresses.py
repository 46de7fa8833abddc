"""Email addresses as people type and paste them. Pure text: nothing is sent or looked up.

The address itself is what HTML's own control takes, with a dot in its domain, and in any script:
https://html.spec.whatwg.org/#valid-e-mail-address. The domain is kept in its own script, with ASCII letters small.
"""

import re

from onboarding.forms.fields.visible_text import UNSEEN, WIDE_SPACES, without_unseen
from onboarding.forms.host_names import NoHostName, ascii_host
from onboarding.forms.spelling import one_letter_apart
from onboarding.forms.web_addresses import LETTER
from onboarding.forms.wrappings import unwrapped

LONGEST = 254  # characters, RFC 5321
_LONGEST_READ = 8 * LONGEST  # characters around an address: names, brackets; what is longer is not looked through
_NOT_ASCII_OUT = rf"\x7f-\xa0{WIDE_SPACES}{UNSEEN}"
_ALNUM = rf"[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\xa0{WIDE_SPACES}{UNSEEN}]"
_LOCAL = rf"[^\x00-\x20\x22\x28\x29\x2c\x3a-\x3c\x3e\x40\x5b-\x5d{_NOT_ASCII_OUT}]{{1,64}}"
_LABEL = rf"{_ALNUM}(?:(?:{_ALNUM}|-){{0,61}}{_ALNUM})?"
PATTERN = rf"{_LOCAL}@(?:{_LABEL}\.)+{LETTER}(?:{_ALNUM}|-){{0,61}}{_ALNUM}"
_NAMED = re.compile(r"(?:e-?\s?mail|mail\s?to|mail|contact|correo|courriel)(?:\s+address)?\s*[:=]\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[^<>]*<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>[^<>@]*", re.IGNORECASE)
_NAME_BEHIND = re.compile(r"([^\s()<>]+@[^\s()<>]+)\s*\([^()@]*\)")  # sales@malai.example (Sales), as RFC 822 had it
_AT = re.compile(r"\s*[\[({<]\s*(?:at|ät|@|arroba|chez|à)\s*[\])}>]\s*", re.IGNORECASE)
_DOT = re.compile(r"\s*[\[({<]\s*(?:dot|punkt|punto|point|ponto|\.)\s*[\])}>]\s*", re.IGNORECASE)
_SPOKEN = re.compile(r"\S+ at \S+(?: dot \S+)+", re.IGNORECASE)
_WEB = re.compile(r"https?://\S+|(?:[^\s./]+\.)+[^\W\d_]{2,}(?:/\S*)?", re.IGNORECASE)
_ONE = re.compile(r"[^\s@,;<>]+@[^\s@,;<>]+\.[^\s@,;<>]+")

# The domains at which the most people have their mail, and others as near to them that many have theirs at.
_GREAT = frozenset({
    "gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.uk", "yahoo.co.in", "yahoo.co.jp", "yahoo.com.br",
    "ymail.com", "rocketmail.com", "hotmail.com", "hotmail.co.uk", "outlook.com", "live.com", "msn.com",
    "windowslive.com", "icloud.com", "aol.com", "comcast.net", "verizon.net", "sbcglobal.net", "protonmail.com",
    "fastmail.com", "zoho.com", "mail.com", "email.com", "inbox.com", "gmx.net", "gmx.com", "gmx.de", "web.de",
    "t-online.de", "freenet.de", "bluewin.ch", "laposte.net", "wanadoo.fr", "orange.fr", "free.fr", "libero.it",
    "virgilio.it", "tiscali.it", "telefonica.net", "terra.com.br", "uol.com.br", "bol.com.br", "globo.com",
    "rediffmail.com", "mail.ru", "yandex.ru", "rambler.ru", "inbox.ru", "list.ru", "qq.com", "foxmail.com",
    "sina.com", "naver.com", "hanmail.net", "daum.net", "wp.pl", "onet.pl", "interia.pl", "seznam.cz", "ukr.net",
    "bigpond.com", "btinternet.com", "ntlworld.com", "telenet.be", "skynet.be", "ziggo.nl", "planet.nl",
    "hotmail.com.br", "docomo.ne.jp",
})  # fmt: skip
_SHORTEST = 8  # characters of a domain; a letter more or less in a shorter one makes another one that somebody has
_BRANDS = frozenset({"yahoo", "hotmail", "outlook", "live", "gmx", "msn"})  # with domains in many countries
_NO_COUNTRIES = frozenset({"co", "cm", "om", "cc"})  # where “.com” lost a letter


class NotAnEmailAddress(ValueError):
    """``reason`` is “handle”, “web”, “several”, “no domain” or “unknown”; ``shown`` is what was typed of it."""

    def __init__(self, reason: str, shown: str = "") -> None:
        super().__init__(reason)
        self.reason, self.shown = reason, shown


def read_email_address(text: str) -> str:
    """The address alone, its domain in small ASCII letters. Raises ``NotAnEmailAddress``."""
    if len(text) > _LONGEST_READ:
        raise NotAnEmailAddress("unknown", text)
    typed = _mended(unwrapped(_unnamed(unwrapped(_alone(without_unseen(text).strip())))))
    if len(typed) > LONGEST or not re.fullmatch(PATTERN, typed):
        raise NotAnEmailAddress(*_what_else(typed))
    local, _, domain = typed.partition("@")
    try:
        ascii_host(domain)
    except NoHostName as error:
        raise NotAnEmailAddress("unknown", typed) from error
    return f"{local}@{''.join(mark.lower() if mark.isascii() else mark for mark in domain)}"


def ascii_domain(address: str) -> str:
    """The address with the ASCII form of its domain; what stands before the @ has none. Raises ``NoHostName``."""
    local, _, domain = address.rpartition("@")
    return f"{local}@{ascii_host(domain)}"


def great_provider_near(address: str) -> str:
    """The same address at the great provider whose domain is one letter away; empty where none is."""
    local, _, domain = address.rpartition("@")
    if domain in _GREAT or _in_a_country(domain):
        return ""
    near = [great for great in _GREAT if len(great) >= _SHORTEST and one_letter_apart(domain, great)]
    return f"{local}@{min(near)}" if len(near) == 1 else f"{local}@{_likeliest(near)}" if near else ""


def _likeliest(near: list[str]) -> str:
    """Of several, the one that more people have."""
    return next(
        (great for great in ("gmail.com", "yahoo.com", "hotmail.com", "outlook.com") if great in near), min(near)
    )


def _in_a_country(domain: str) -> bool:
    name, _, rest = domain.partition(".")
    return name in _BRANDS and len(rest.rpartition(".")[2]) == 2 and rest not in _NO_COUNTRIES


def _alone(text: str) -> str:
    """Without the name of whom it belongs to."""
    found = _IN_BRACKETS.fullmatch(text) or _NAME_BEHIND.fullmatch(text)
    return found[1] if found else text


def _unnamed(text: str) -> str:
    """Without what says that it is an address, and without what a link would write into the message."""
    text = _NAMED.sub("", text, count=1) if _NAMED.match(text) else text
    if text.lower().startswith("mailto:"):
        text = text[7:]
    return re.sub(r"\?(?:subject|body|cc|bcc)=.*", "", text, flags=re.IGNORECASE | re.DOTALL)


def _mended(text: str) -> str:
    """“sales [at] malai [dot] example”, “sales@@malai.example” and “sales@malai,example” as they were meant."""
    text = _AT.sub("@", text, count=1) if "@" not in _AT.sub("", text) else text
    if "@" not in text and _SPOKEN.fullmatch(text):
        text = re.sub(r" dot ", ".", text.replace(" at ", "@", 1), flags=re.IGNORECASE)
    text = re.sub(r"\s*@+\s*", "@", text) if text.count(" ") <= 2 and len(re.findall("@+", text)) == 1 else text
    local, at, domain = text.partition("@")
    if not at or "@" in domain:
        return text
    domain = re.sub(r"\.{2,}", ".", _DOT.sub(".", domain)).strip(".")
    if domain.count(",") == 1 and "," not in local:
        domain = re.sub(r"(?<=[^\W_]),(?=[a-z]{2,6}$)", ".", domain, flags=re.IGNORECASE)
    return f"{local}@{domain}"


def _what_else(typed: str) -> tuple[str, str]:
    if len(_ONE.findall(typed)) > 1:
        return "several", typed
    if re.fullmatch(r"@[^\s@]+(?:@[^\s@]+)?", typed):
        return "handle", typed
    if "@" not in typed and _WEB.fullmatch(typed):
        return "web", typed
    if re.fullmatch(r"[^\s@]+@[^\s@.]+", typed):
        return "no domain", typed
    return "unknown", typed
