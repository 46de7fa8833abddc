"""What a page sends of a step: the words, what it was rendered with, and what of it is to be kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from flask import request

from onboarding.flow import Step
from onboarding.forms.formdata import FormData
from onboarding.sessions.draft_merge import Sent, Stored
from onboarding.sessions.merge import Tokens, by_field, joined, short, token, words_of
from onboarding.web import page_state, step_form_request
from onboarding.web.page_state import PageState


@dataclass(frozen=True)
class Typing:
    """A step with what was typed into it, and the page that it was typed on.

    ``partial`` names the fields that a script has sent, of all that the page has; ``order`` is as in ``Draft``.
    ``seen`` has, by field, the short token of other words that these were chosen over.
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

    @cached_property
    def fields(self) -> dict[str, FormData]:
        """Each field that may have changed; [] where nothing came for it."""
        return page_state.fields_sent(self.typed, self.state, self.partial, self._row_keys)

    @cached_property
    def changed(self) -> FormData:
        """What of it differs from the answers that the page was rendered with."""
        return page_state.changed(self.fields, self.state, self._row_keys)

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
        mine = {name: typed for name, typed in self.fields.items() if self._touched(name, typed)}
        shown = {name: typed for name, typed in stored.shown.items() if name not in mine}
        return joined({**shown, **mine}.values())

    def _touched(self, name: str, typed: FormData) -> bool:
        tokens: Mapping[str, str] = self.state.tokens if self.state else {}
        mine = token(typed, self._row_keys.get(name, ""))
        return mine != tokens.get(name) and (name in tokens or bool(words_of(mine)))

    def acknowledged(self, kept: Mapping[str, FormData], revision: str) -> PageState | None:
        """What the page knows once these fields are kept as it sent them."""
        return self.state and self.state.acknowledged(kept, revision, self._row_keys)

    @property
    def _row_keys(self) -> Mapping[str, str]:
        return page_state.row_keys_of(self.step.form)


def of_request(step: Step) -> Typing:
    """What this request's form has for the step."""
    return Typing(
        step,
        step_form_request.of_request(),
        step_form_request.version(),
        step_form_request.submission(),
        "change" in request.form,
        page_state.of_request(),
        step_form_request.partial(),
        step_form_request.order(),
    )


def with_field(typed: FormData, name: str, words: FormData) -> FormData:
    """The same with these words in one field."""
    return joined({**by_field(typed), name: words}.values())
