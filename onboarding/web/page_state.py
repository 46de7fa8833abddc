"""What a step's page was rendered with, so that what it sends can be told from what others did meanwhile.

A page carries it in two hidden fields. ``draft_revision`` is the revision of the draft that it shows, "0" for none;
with a "+" before it where there is more in the store than the page shows, so that whatever it sends is to be merged.
``draft_base`` has, for each field of the page, the token of what is stored of it, "tiers=…"; where that is a draft's,
the token of the saved answer after it, "tiers=…~…"; "!" before the name where the page shows something else, not kept
yet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from flask import request

from onboarding.forms import StepForm
from onboarding.forms.formdata import FormData
from onboarding.sessions.draft_merge import Stored, differing
from onboarding.sessions.merge import RowKeys, by_field, joined, token, words_of

LONGEST = 16_000  # characters that are read of what a page was rendered with; the largest step has 2,500


@dataclass(frozen=True)
class PageState:
    """``tokens`` are of what was stored; ``saved`` of the answers beneath it, where a draft was shown."""

    revision: str
    tokens: Mapping[str, str]
    saved: Mapping[str, str]
    unkept: frozenset[str] = frozenset()

    @property
    def known_revision(self) -> str:
        """Of the draft that the page shows at least a part of."""
        return self.revision.removeprefix("+")

    @property
    def shows_all(self) -> bool:
        """Whether there was nothing in the store that the page does not show."""
        return not self.revision.startswith("+")

    def saved_token(self, name: str) -> str:
        return self.saved.get(name, self.tokens.get(name, ""))

    def text(self) -> str:
        return " ".join(self._entry(name) for name in self.tokens)

    def entries(self, names: Iterable[str]) -> str:
        """The same of these fields alone."""
        return " ".join(self._entry(name) for name in names if name in self.tokens)

    def _entry(self, name: str) -> str:
        beneath = f"~{self.saved[name]}" if name in self.saved else ""
        return f"{'!' if name in self.unkept else ''}{name}={self.tokens[name]}{beneath}"

    def acknowledged(self, fields: Mapping[str, FormData], revision: str, row_keys: RowKeys) -> "PageState":
        """As the page goes on once these fields are kept as it sent them."""
        tokens, saved = dict(self.tokens), dict(self.saved)
        for name, typed in fields.items():
            beneath = self.saved_token(name)
            tokens[name] = token(typed, row_keys.get(name, ""))
            saved.pop(name, None)
            if tokens[name] != beneath:
                saved[name] = beneath
        return PageState(revision, tokens, saved)


def of_request() -> PageState | None:
    """What the page says that it was rendered with; None where it says nothing, as a program's or an older one."""
    base = request.form.get("draft_base")
    if base is None or len(base) > LONGEST:
        return None
    tokens, saved, unkept = {}, {}, set()
    for entry in base.split():
        name, _, told = entry.partition("=")
        tokens[name.removeprefix("!")], there, beneath = told.partition("~")
        if there:
            saved[name.removeprefix("!")] = beneath
        if name.startswith("!"):
            unkept.add(name[1:])
    return PageState(request.form.get("draft_revision", "")[:24] or "0", tokens, saved, frozenset(unkept))


def state_of(form: StepForm, shown: FormData, stored: Stored | None) -> PageState:
    """Of a page that shows this form, which sends ``shown``; without ``stored`` that is what the answers say."""
    keys, here = form.row_keys, by_field(shown)
    names = [field.name for field in form]
    sends = {name: token(here.get(name, FormData()), keys.get(name, "")) for name in names}
    if stored is None:
        return PageState("0", sends, {})
    kept, beneath = (
        {name: token(fields.get(name, FormData()), keys.get(name, "")) for name in names}
        for fields in (stored.shown, stored.saved)
    )
    drafted = {name: beneath[name] for name in names if kept[name] != beneath[name]}
    unkept = {name for name in names if words_of(sends[name]) != words_of(kept[name])}
    return PageState(_revision(stored, names), kept, drafted, frozenset(unkept))


def _revision(stored: Stored, names: Iterable[str]) -> str:
    """With a “+” where there is something that a page with these fields does not show."""
    if stored.draft is None:
        return "0"
    main, others = differing(stored.draft, stored.saved, version=stored.version, row_keys=stored.row_keys)
    beyond = others or main.keys() - set(names) or stored.draft.version != stored.version
    return f"{'+' if beyond else ''}{stored.draft.revision}"


# What a page sends


def fields_sent(
    typed: FormData, state: PageState | None, partial: Iterable[str] | None, row_keys: RowKeys
) -> dict[str, FormData]:
    """Each field that may have changed; [] where nothing came for it.

    A page sends all of its fields, or those that ``partial`` names. Who does not say what it was rendered with, is
    taken to have changed what there is something in.
    """
    here = by_field(typed)
    if partial is not None:
        names = list(partial)
    elif state is not None:
        names = [*state.tokens, *(name for name in here if name not in state.tokens)]
    else:
        names = [name for name, one in here.items() if words_of(token(one, row_keys.get(name, "")))]
    return {name: here.get(name) or FormData({name: []}) for name in names}


def changed(fields: Mapping[str, FormData], state: PageState | None, row_keys: RowKeys) -> FormData:
    """Of what a page sends, that which differs from the saved answers: the draft that it makes by itself."""
    if state is None:
        return joined(fields.values())
    keep = (typed for name, typed in fields.items() if token(typed, row_keys.get(name, "")) != state.saved_token(name))
    return joined(keep)


@cache
def row_keys_of(form: type[StepForm]) -> Mapping[str, str]:
    """By repeating group of a step, the key that its rows are known by."""
    return form(everything=True).row_keys
