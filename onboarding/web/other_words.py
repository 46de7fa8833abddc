"""Words beside a field that say something else: typed or saved in another tab or on another device, and not lost.

Each has two buttons, one that uses the words and one that does without them. What becomes of the field and of the words
is told by the buttons' values: ``theirs``, ``mine``, ``take`` and ``leave``, each with the field's name and a short
token of the words that somebody has seen, so that a choice is never of others than those.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from onboarding.forms import AnswerField, Json, StepForm
from onboarding.forms.formdata import FormData, by_field
from onboarding.sessions.draft_merge import Stored, differing, short, token, words_of
from onboarding.sessions.session import OtherWords
from onboarding.web import questions, submission
from onboarding.web.submission import Typing, with_field

CHOICES = ("theirs", "mine", "take", "leave")


@dataclass(frozen=True)
class OtherVersion:
    """Other words for one field, to be read. ``stored``: they are what is stored, and the page's own words wait.

    ``asked`` is False where the page has no such field, now or any more. ``at`` is when they were typed, None where
    that is not known.
    """

    name: str
    field: AnswerField | None
    words: Json
    short: str
    stored: bool
    asked: bool
    at: datetime | None

    @property
    def label(self) -> str:
        return str(self.field.label.text) if self.field else self.name

    @property
    def use(self) -> str:
        """What the button that uses these words says to the server."""
        return f"{'theirs' if self.stored else 'take'}:{self.name}:{self.short}"

    @property
    def leave(self) -> str:
        """What the button that does without them says."""
        return f"{'mine' if self.stored else 'leave'}:{self.name}:{self.short}"


def others_of(form: StepForm, sent: Typing, stored: Stored | None) -> dict[str, list[OtherVersion]]:
    """By field, what else there is for it than what the page shows; what it does not ask for by the name "" too."""
    if stored is None or stored.draft is None:
        return {}
    main, others = differing(stored.draft, stored.saved, version=stored.version, row_keys=stored.row_keys)
    shown = by_field(form.as_sent())
    found = [version for other in others for version in _versions(form, sent, stored, shown, other)]
    gone = {name: typed for name, typed in main.items() if name not in form}
    found += _as_read(form, stored, gone, stored.draft.saved_at)
    by_name: dict[str, list[OtherVersion]] = {}
    for version in found:
        versions = by_name.setdefault(version.name if version.asked else "", [])
        if all((version.name, version.short) != (other.name, other.short) for other in versions):
            versions.append(version)
    return by_name


def _versions(
    form: StepForm, sent: Typing, stored: Stored, shown: Mapping[str, FormData], other: OtherWords
) -> Iterator[OtherVersion]:
    """What the page shows is not other words: where its own wait, the stored ones are."""
    keys = stored.row_keys
    for name, typed in by_field(other.typed).items():
        here = token(shown.get(name, FormData()), keys.get(name, ""))
        if words_of(here) != words_of(token(typed, keys.get(name, ""))):
            yield from _as_read(form, stored, {name: typed}, other.at)
        elif other.by == sent.submission:
            theirs = {name: stored.shown.get(name, FormData())}
            yield from (replace(version, stored=True) for version in _as_read(form, stored, theirs, None))


def _as_read(
    form: StepForm, stored: Stored, fields: Mapping[str, FormData], at: datetime | None
) -> Iterator[OtherVersion]:
    for name, typed in fields.items():
        read = dict(zip(("field", "words"), questions.read_field(type(form), name, typed, form.earlier), strict=True))
        short_token = short(token(typed, stored.row_keys.get(name, "")))
        yield OtherVersion(name=name, short=short_token, stored=False, asked=name in form, at=at, **read)


# Choosing


def chosen(sent: Typing, act: submission.Action, stored: Stored) -> tuple[Typing, dict[str, str]] | None:
    """What the page has after a choice, and which words go, by field. None where those words are not there any more."""
    name, key = act.group, stored.row_keys.get(act.group, "")
    theirs = stored.shown.get(name, FormData())
    now = short(token(theirs, key))
    if act.name == "mine":
        return (replace(sent, seen={name: now}), {}) if now == act.rest else None
    if act.name == "theirs":
        return (replace(sent, typed=with_field(sent.typed, name, theirs)), {}) if now == act.rest else None
    words = _with_token(stored, name, act.rest)
    if words is None:
        return None
    if act.name == "leave":
        return sent, {name: act.rest}
    return replace(sent, typed=with_field(sent.typed, name, words), seen={name: now}), {name: act.rest}


def _with_token(stored: Stored, name: str, wanted: str) -> FormData | None:
    """The words for this field that wait, of those that the token is of."""
    if stored.draft is None:
        return None
    main, others = differing(stored.draft, stored.saved, version=stored.version, row_keys=stored.row_keys)
    waiting = [*(by_field(other.typed) for other in others), main]
    found = (fields[name] for fields in waiting if name in fields)
    return next((data for data in found if short(token(data, stored.row_keys.get(name, ""))) == wanted), None)
