"""Who reads this page: in which languages they type, by what their browser says, and what they have confirmed."""

from collections.abc import Iterable

from flask import request

from onboarding.forms.reader import Reader

PAGE_LANGUAGE = "en"  # of the interface
_MOST = 10  # languages that are looked at
_LONGEST = 35  # characters of a language tag, RFC 5646


def reader_of_request() -> Reader:
    """The reader of the page that this request asks for, or has filled in."""
    confirmed = [*request.form.getlist("meant"), *meaning().values()]
    return Reader(spoken(_accepted()), PAGE_LANGUAGE, frozenset(text.strip() for text in confirmed))


def meaning() -> dict[str, str]:
    """What a button said that an ambiguous text means: the name of its control, and the text that means only this.

    Such a button is ``<button name="act" value="mean:<control>=<text>">``. It saves, as if that text had been typed,
    and works without scripts. What was confirmed so stays in the page as ``meant``, and is not asked about again.
    """
    action, _, meant = request.form.get("act", "").partition(":")
    name, equals, text = meant.partition("=")
    return {name: text} if action == "mean" and equals else {}


def spoken(accepted: Iterable[str], chosen: str = "") -> tuple[str, ...]:
    """Languages in order: the one chosen for the pages, as its reader's browser specifies it; else all it accepts.

    Who has chosen “en” with a browser that asks for “en-IN, fr” writes as people do in India.
    """
    tags = tuple(dict.fromkeys(tag for tag in accepted if tag != "*" and len(tag) <= _LONGEST))[:_MOST]
    if not chosen:
        return tags
    return (*(tag for tag in tags if _primary(tag) == _primary(chosen)), chosen)


def _accepted() -> list[str]:
    """The ranges of Accept-Language, the most wanted first, without those that are refused."""
    return [tag for tag, quality in request.accept_languages if quality > 0]


def _primary(tag: str) -> str:
    return tag.replace("_", "-").partition("-")[0].lower()
