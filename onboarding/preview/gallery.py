"""The preview gallery: any step in any state, with the real templates and forms, and no session touched.

Development and tests only. The pages are framed by a page that has the controls; a frame may not submit its form.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, request, url_for

from onboarding.flow import Flow, Step
from onboarding.flow.navigation import blocking
from onboarding.forms.formdata import FormData
from onboarding.forms.introspection import declared_comparisons
from onboarding.http import headers
from onboarding.http.rendering import render
from onboarding.preview.funnel_page import funnel
from onboarding.preview.preview_sessions import saved_by_others, staged
from onboarding.preview.seeding import seed
from onboarding.preview.states import broken, longest
from onboarding.sessions.finalizing import EXAMPLE, context_of
from onboarding.web import error_pages
from onboarding.web.assets import asset
from onboarding.web.pages import page
from onboarding.web.step_page import bound_page, conflict_page, step_page
from onboarding.web.submission import Typing, form_of
from onboarding.web.wizard import current_wizard

Json = Any
STATES = {
    "filled": "Filled",
    "empty": "Empty",
    "errors": "Every mistake",
    "longest": "The longest text",
    "draft": "A draft over saved answers",
    "to-check": "To be checked again",
    "conflict": "Saved elsewhere meanwhile",
    "read-only": "Finalized",
    "outage": "The store is away",
    "expired": "Expired",
}
WIDTHS = {"1280": "Desktop", "390": "Phone", "320": "Small phone"}
THEMES = ("light", "dark")


@dataclass(frozen=True)
class PreviewOptions:
    """What is looked at; all of it is in the address, so that a look can be shared."""

    state: str
    sample: str
    branch: str
    width: str
    theme: str
    scripts: bool

    @property
    def query(self) -> dict[str, str]:
        return {**vars(self), "scripts": "on" if self.scripts else "off"}


def add_gallery(pages: Blueprint) -> None:
    """Put the gallery under ``/preview/`` of the wizard's blueprint, with what opens an answered session."""
    pages.add_url_rule("/preview/", view_func=contact_sheet)
    pages.add_url_rule("/preview/seed", view_func=seed, methods=("POST",))
    pages.add_url_rule("/preview/funnel", view_func=funnel)
    pages.add_url_rule("/preview/<slug>", view_func=one_step)
    pages.add_url_rule("/preview/<slug>/page", view_func=framed)


def contact_sheet() -> Response:
    """The whole flow at a glance, by phase."""
    return _framing("preview.html", look=_look())


def one_step(slug: str) -> Response:
    """A step in a frame, with the controls, what is stored of it, and where it goes in the context."""
    flow, look, step = current_wizard().flow, _look(), _step(slug)
    answers = _answers(flow, look)
    places = {place + 1: other for place, other in enumerate(flow)}
    return _framing(
        "preview_step.html",
        look=look,
        step=step,
        states=STATES,
        samples=tuple(flow.samples),
        branches=_branches(flow, step),
        widths=WIDTHS,
        themes=THEMES,
        stored=json.dumps(answers.get(step.number, {}), ensure_ascii=False, indent=2),
        section=_section(flow, step, answers),
        before=places.get(flow.place(step) - 1),
        after=places.get(flow.place(step) + 1),
    )


def framed(slug: str) -> Response:
    """The page itself."""
    step, look = _step(slug), _look()
    response = _page_of(step, look)
    response.status_code = 200
    response.headers["Content-Security-Policy"] = headers.FRAMED
    return response


def _page_of(step: Step, look: PreviewOptions) -> Response:
    flow = current_wizard().flow
    answers = _answers(flow, look)
    session = staged(flow, answers, step, look.state)
    shown: dict[str, Any] = {"csrf_token": lambda: "preview", "theme": look.theme}
    number = step.number
    sent = Typing(step, FormData(), session.progress.version(number), "preview", changing=False)
    if look.state in ("errors", "longest"):
        empty = step.form(earlier=flow.earlier(step, session.answers))
        form = form_of(replace(sent, typed=(broken if look.state == "errors" else longest)(empty)), session)
        if look.state == "errors":
            form.validate()
        return bound_page(session, sent, form, None, **shown)
    typed = step.form(answers=answers.get(number, {}), earlier=flow.earlier(step, session.answers))
    typed.validate()
    if look.state == "conflict":
        mine = replace(sent, typed=typed.as_sent())
        return conflict_page(saved_by_others(session, number), mine, **shown)
    if look.state in ("outage", "expired"):
        carried = error_pages.carried_of(step, typed.typed_of(answers.get(number, {})))
        return page(f"{look.state}.html", None, title=STATES[look.state], **carried, **shown)
    return step_page(session, step, changing=False, **shown)


def _answers(flow: Flow, look: PreviewOptions) -> Mapping[int, Mapping[str, Json]]:
    """The sample's answers, with the branch that is looked at."""
    answers = dict(flow.samples[look.sample]()) if look.sample else {}
    if look.branch:
        name, _, value = look.branch.partition("=")
        owner = flow.owner(name)
        answers[owner.number] = {**answers.get(owner.number, {}), name: value}
    return answers


def _branches(flow: Flow, step: Step) -> list[str]:
    """Every answer that changes which fields this step asks for: “revenue_model=usage”."""
    compared = [
        comparison
        for step_field in step.form.field_names()
        for comparison in declared_comparisons(step.form, step_field)
    ]
    values = [
        (comparison.name, value)
        for comparison in compared
        if comparison.operator == "==" and not comparison.parts
        for value in comparison.values
    ]
    return list(dict.fromkeys(f"{name}={value}" for name, value in values if isinstance(value, str)))


def _section(flow: Flow, step: Step, answers: Mapping[int, Mapping[str, Json]]) -> str:
    """The part of the context that the step fills, made of the whole sample; why not, where none can be made."""
    if missing := blocking(flow.steps, answers.keys()):
        return f"Not made: {len(missing)} steps of the sample are not answered."
    document = context_of(flow, answers, EXAMPLE, today=date.today())
    return json.dumps(
        document.get(step.section, document.get("sections", {}).get(step.section)), ensure_ascii=False, indent=2
    )


def _look() -> PreviewOptions:
    """From the address; what is not known there is the default."""
    flow, asked = current_wizard().flow, request.args
    names = tuple(flow.samples)
    state = asked.get("state", "filled")
    sample = asked.get("sample", "")
    width = asked.get("width", "1280")
    theme = asked.get("theme", "light")
    branch = asked.get("branch", "")
    return PreviewOptions(
        state if state in STATES else "filled",
        sample if sample in names else next(iter(names), ""),
        branch if any(branch in _branches(flow, step) for step in flow) else "",
        width if width in WIDTHS else "1280",
        theme if theme in THEMES else "light",
        asked.get("scripts") != "off",
    )


def _step(slug: str) -> Step:
    step = current_wizard().flow.by_slug(slug)
    if step is None:
        abort(404)
    return step


def _framing(template: str, **shown: Any) -> Response:
    flow = current_wizard().flow
    shown = {"flow": flow, "asset": asset, "preview_url": _preview_url, "named": _named, **shown}
    response = Response(render(template, **shown))
    response.headers["Content-Security-Policy"] = headers.FRAMING
    return response


def _named(values: Iterable[str]) -> list[tuple[str, str]]:
    """Values that are their own label."""
    return [(value, value) for value in values]


def _preview_url(endpoint: str, step: Step | None, look: PreviewOptions, **changes: str) -> str:
    """The same look at a step, but for these changes."""
    query: dict[str, Any] = {**look.query, **changes}
    return url_for(f".{endpoint}", slug=step.slug if step else None, **query)
