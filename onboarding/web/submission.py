"""What a page sends of a step: the words, what the page was rendered with, and what of it is to be kept.

A page carries what it was rendered with in two hidden fields, so that what it sends can be told from what others did
meanwhile. ``draft_revision`` is the revision of the draft that it shows, "0" for none; with a "+" before it where there
is more in the store than the page shows, so that whatever it sends is to be merged. ``draft_base`` has, for each field
of the page, the token of what is stored of it, "tiers=…"; where that is a draft's, the token of the saved answer after
it, "tiers=…~…"; "!" before the name where the page shows something else, not kept yet.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from flask import request

from onboarding.flow import Step
from onboarding.forms import Json, StepForm
from onboarding.forms.fields.visible_text import is_seen
from onboarding.forms.formdata import BESIDES, PASTED, FormData, by_field, joined, rows_of, with_rows
from onboarding.sessions.codec import is_submission
from onboarding.sessions.draft_merge import RowKeys, Sent, Stored, Tokens, differing, short, token, words_of
from onboarding.sessions.session import Session
from onboarding.sessions.verdict import earlier_answers
from onboarding.web import undo
from onboarding.web.reader import meaning, reader_of_request
from onboarding.web.undo import Undo
from onboarding.web.wizard import current_wizard


@dataclass(frozen=True)
class Action:
    """Which button was pressed: a name, the field or group that it is about, a row's number, what else it says."""

    name: str
    group: str = ""
    row: int = 0
    rest: str = ""


def typed_answers() -> FormData:
    """The answers alone, as typed; what a button said of an ambiguous one instead of it."""
    sent = request.form
    typed = FormData((name, sent.getlist(name)) for name in sent if name not in BESIDES and not name.startswith(PASTED))
    return FormData({**typed, **{name: [text] for name, text in meaning().items() if name in typed}})


def version() -> int:
    """The version of the step that the page was rendered from; 0 where it does not say."""
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def submission_id() -> str | None:
    """The page's id for this submission, the same however often it is sent."""
    text = request.form.get("submission", "")
    return text if is_submission(text) else None


def act() -> Action:
    """“save” where Enter was pressed, or the button does not say."""
    name, _, rest = request.form.get("act", "save").partition(":")
    group, _, row = rest.partition(":")
    return Action(name or "save", group, int(row) if row.isascii() and row.isdigit() and len(row) < 5 else 0, row)


def pasted() -> dict[str, str]:
    """What is to become rows, by the name of the group."""
    texts = {name.removeprefix(PASTED): text for name, text in request.form.items() if name.startswith(PASTED)}
    return {name: text for name, text in texts.items() if is_seen(text)}


def boxes() -> FormData:
    """The same by the names of their boxes, to be sent again."""
    return FormData({f"{PASTED}{name}": [text] for name, text in pasted().items()})


def partial() -> tuple[str, ...] | None:
    """The fields that a script has sent, where it sent those alone that may have changed; None where all are there."""
    text = request.form.get("draft_fields")
    return None if text is None else tuple(text.split())


def order() -> int | None:
    """Which of its drafts a script has sent; None where it is a form."""
    text = request.form.get("draft_order", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def with_row_act(typed: FormData, act: Action, most: int) -> tuple[FormData, int]:
    """What was typed after adding, removing or moving a row, and the number of the row to look at then."""
    rows = rows_of(typed, act.group) or [FormData()]
    place = min(act.row, len(rows) - 1)
    if act.name == "add" and len(rows) < most:
        rows, place = [*rows, FormData({"": [""]})], len(rows)
    elif act.name == "remove" and act.row < len(rows):
        rows = [row for number, row in enumerate(rows) if number != place]
        place = max(0, place - 1)
    elif act.name == "up" and place > 0:
        rows[place - 1], rows[place] = rows[place], rows[place - 1]
        place -= 1
    elif act.name == "down" and place < len(rows) - 1:
        rows[place + 1], rows[place] = rows[place], rows[place + 1]
        place += 1
    return with_rows(typed, act.group, rows), place


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


def page_state_sent() -> PageState | None:
    """What the page says that it was rendered with; None where it says nothing, as a program's or an older one."""
    base = request.form.get("draft_base")
    if base is None or len(base) > LONGEST:
        return None
    tokens, saved, unkept = {}, {}, set()
    for entry in base.split():
        name, _, value = entry.partition("=")
        tokens[name.removeprefix("!")], there, beneath = value.partition("~")
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
        names = [name for name, data in here.items() if words_of(token(data, row_keys.get(name, "")))]
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


@dataclass(frozen=True)
class Typing:
    """A step with what was typed into it, and the page that it was typed on.

    ``partial`` names the fields that a script has sent, of all that the page has; ``order`` is as in ``Draft``.
    ``seen`` has, by field, the short token of other words that these were chosen over. ``undos`` are what the page
    offers to take back.
    """

    step: Step
    typed: FormData
    version: int
    submission: str | None
    changing: bool  # came from the summary, and goes back there
    state: PageState | None = None
    partial: tuple[str, ...] | None = None
    order: int | None = None
    seen: Tokens = field(default_factory=dict)
    undos: tuple[Undo, ...] = ()

    @cached_property
    def fields(self) -> dict[str, FormData]:
        """Each field that may have changed; [] where nothing came for it."""
        return fields_sent(self.typed, self.state, self.partial, self._row_keys)

    @cached_property
    def changed(self) -> FormData:
        """What of it differs from the answers that the page was rendered with."""
        return changed(self.fields, self.state, self._row_keys)

    @property
    def changed_tokens(self) -> dict[str, str]:
        """By field that it changed, the short token of its words."""
        return {
            name: short(token(typed, self._row_keys.get(name, ""))) for name, typed in by_field(self.changed).items()
        }

    @property
    def has_news(self) -> bool:
        """Whether there is anything to keep, or a draft that has to go."""
        return bool(self.changed) or (self.state is not None and self.state.revision != "0")

    def to_keep(self, discard: Tokens) -> Sent:
        """As the store's rules want it told; ``discard``: words beside the draft that go, by field."""
        return Sent(
            fields=self.fields,
            tokens=self.state.tokens if self.state else None,
            beneath=self.state.saved if self.state else {},
            version=self.version,
            revision=self.state.revision if self.state else "0" if self.version == 0 else "+",
            by=self.submission,
            order=self.order,
            seen=self.seen,
            discard=discard,
        )

    @property
    def known_draft(self) -> str | None:
        """The revision of the draft that these words contain; None where there is more in it than the page shows."""
        return self.state.revision if self.state is not None and self.state.shows_all else None

    def over(self, stored: Stored) -> FormData:
        """What the page is to show next: its own words where it has changed them, else what is stored now."""
        if self.state is None:
            return self.typed
        mine = {name: typed for name, typed in self.fields.items() if self._touched(name, typed, stored)}
        shown = {name: typed for name, typed in stored.shown.items() if name not in mine}
        return joined({**shown, **mine}.values())

    def _touched(self, name: str, typed: FormData, stored: Stored) -> bool:
        tokens: Mapping[str, str] = self.state.tokens if self.state else {}
        if self.state and self.version != stored.version:
            tokens = {**tokens, **self.state.saved}  # a draft over older answers was no answer
        mine = token(typed, self._row_keys.get(name, ""))
        return mine != tokens.get(name) and (name in tokens or bool(words_of(mine)))

    def acknowledged(self, kept: Mapping[str, FormData], revision: str) -> PageState | None:
        """What the page knows once these fields are kept as it sent them."""
        return self.state and self.state.acknowledged(kept, revision, self._row_keys)

    @property
    def _row_keys(self) -> Mapping[str, str]:
        return row_keys_of(self.step.form)


def of_request(step: Step) -> Typing:
    """What this request's form has for the step."""
    return Typing(
        step,
        typed_answers(),
        version(),
        submission_id(),
        "change" in request.form,
        page_state_sent(),
        partial(),
        order(),
        undos=undo.of_request(),
    )


def with_field(typed: FormData, name: str, words: FormData) -> FormData:
    """The same with these words in one field."""
    return joined({**by_field(typed), name: words}.values())


def form_of(sent: Typing, session: Session | None) -> StepForm:
    """The step's form with what was sent, and with the answers of ``session`` that it looks at."""
    earlier: Mapping[str, Json] = earlier_answers(current_wizard().flow, sent.step, session) if session else {}
    form: StepForm = sent.step.form(sent.typed, earlier=earlier, reader=reader_of_request())
    return form


def hidden_after(step: Step, form: StepForm, typed: Mapping[str, FormData], session: Session | None) -> FormData | None:
    """The words to keep with a save of this form, as typed; None where there are none.

    A field that the same page hides was sent with it, and is in ``typed``. One that earlier answers rule out was not:
    ``session`` has what was answered to it before.
    """
    hidden = {field.name: typed[field.name] for field in form if field.hidden and field.name in typed}
    before = session.answers.get(step.number) if session else None
    if before is not None:
        whole = step.form(answers=before, earlier=form.earlier, everything=True)
        answered = by_field(whole.typed_of(before))
        hidden |= {name: answered[name] for name in answered if name not in form}
    hidden |= {name: data for name, data in typed.items() if name not in form and name in step.form.field_names()}
    keys = form.row_keys
    kept = [data for name, data in hidden.items() if words_of(token(data, keys.get(name, "")))]
    return joined(kept) if kept else None
