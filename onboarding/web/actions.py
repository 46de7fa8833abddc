"""What a step's buttons do with what was typed: save it, keep it as a draft, leave, or work on its rows."""

from collections.abc import Mapping
from dataclasses import replace

from flask import Response, abort, jsonify, url_for

from onboarding.flow.navigation import blocking, next_step, previous_step
from onboarding.forms import RowsField, StepForm
from onboarding.forms.formdata import FormData, by_field, joined
from onboarding.forms.pasting import NotRows, with_pasted
from onboarding.http.rendering import render
from onboarding.observability import events
from onboarding.sessions.command import ReadOptions
from onboarding.sessions.draft_merge import Tokens
from onboarding.sessions.draft_plan import DraftWrite, KeptDraft, stored_of
from onboarding.sessions.errors import EarlierAnswersMoved, StaleDraft, StaleVersion, StepAhead, StoreUnavailable
from onboarding.sessions.session import Saved, Session
from onboarding.web import browser_session, funnel_events, other_words, questions, submission, summary, undo
from onboarding.web.other_words import others_of
from onboarding.web.pages import by_htmx, go, moment
from onboarding.web.reader import reader_of_request
from onboarding.web.step_page import (
    conflict_page,
    field_page,
    instead_of,
    pasted_page,
    reading_of,
    step_page,
    typed_page,
)
from onboarding.web.submission import Typing, form_of, hidden_after
from onboarding.web.wizard import current_wizard, url_of

TWO_VERSIONS = "Another tab or device has something else here. Both are kept: choose below the question."
MORE_ELSEWHERE = "Another tab or device has changed other answers of this step; they are kept too."


def keep(
    sent: Typing, *, answers: bool = False, found: Session | None = None, discard: Tokens | None = None
) -> KeptDraft:
    """Keep what was typed together with what others typed meanwhile.

    ``answers``: the session comes with all that the step's page needs. ``found`` is the session as a refused save found
    it; ``discard`` are words beside the draft that go, by field.
    """
    browser = browser_session.required()
    write = _write(sent, browser, discard, brief=not answers, found=found)
    kept = current_wizard().manager.keep_draft(browser.id, sent.step.number, write)
    browser_session.opened(kept.session)
    if sent.changed:
        events.drafted(sent.step)
    return kept


def keep_any(sent: Typing, found: Session | None = None) -> KeptDraft:
    """The same where there is anything to keep, else the session as it is, or was ``found``: with all for the page."""
    if sent.has_news:
        return keep(sent, answers=True)
    return KeptDraft(found or browser_session.visit(reading_of(sent.step)))


def tidy(sent: Typing, saved: Saved) -> None:
    """After a save of a page beside whose words others waited: those that it showed are settled, the rest stays."""
    if sent.step.number in saved.progress.drafts and sent.state is not None and not sent.state.shows_all:
        write = _write(sent, browser_session.required(), None, brief=True)
        current_wizard().manager.tidy_draft(saved.session, sent.step.number, write)


def _write(
    sent: Typing,
    browser: browser_session.BrowserSession,
    discard: Tokens | None,
    *,
    brief: bool,
    found: Session | None = None,
) -> DraftWrite:
    return DraftWrite(
        sent=sent.to_keep(discard or {}),
        typed=sent.changed,
        grant=browser.grant_hash,
        opening=browser.opening,
        budget=current_wizard().limits.budget(opens=browser.may_open),
        reading=reading_of(sent.step),
        brief=brief,
        found=found,
        reader=reader_of_request(),
    )


# What a script is told


def told(sent: Typing, kept: KeptDraft) -> Response:
    """204 with what the page needs to go on; 409 where others have other words, with those words."""
    revision = _revision(sent, kept)
    fields = {name: typed for name, typed in sent.fields.items() if name not in kept.conflicts}
    state = sent.acknowledged(fields, revision)
    after = {"Draft-Revision": revision, "Draft-Base": state.entries(fields) if state else ""}
    if kept.conflicts:
        return _two_versions(sent, kept, after)
    response = Response(status=204, headers=after)
    response.headers["Draft-Saved"] = f"{kept.session.now:%H:%M}"
    response.headers["Draft-Saved-At"] = kept.session.now.isoformat()
    if revision.startswith("+"):
        response.headers["Draft-Others"] = MORE_ELSEWHERE
    return response


def _two_versions(sent: Typing, kept: KeptDraft, after: Mapping[str, str]) -> Response:
    """The fields that need a choice, each as what to show beside it, and what is stored."""
    session = kept.session
    stored = stored_of(current_wizard().flow, session, sent.step, reader_of_request())
    form = form_of(replace(sent, typed=joined({**stored.shown, **sent.fields}.values())), session)
    others = others_of(form, sent, stored)
    beside = {
        name: render("_other_words.html", versions=others.get(name, ()), swapped=True, moment=moment)
        for name in kept.conflicts
    }
    response = jsonify(
        message=TWO_VERSIONS,
        stored={key: values for name in kept.conflicts for key, values in stored.shown.get(name, {}).items()},
        fields=beside,
    )
    response.status_code = 409
    response.headers.update(after)
    return response


def _revision(sent: Typing, kept: KeptDraft) -> str:
    """Of the draft after it, as the page knows it then."""
    revision = kept.session.progress.draft_revision(sent.step.number)
    whole = kept.merged is None or kept.merged.whole
    return revision if whole or revision == "0" else f"+{revision}"


FACE = events.PAGES
TRIES = 5  # of a save while earlier answers keep changing


def save(sent: Typing) -> Response:
    """Validate, then one command; two where the form looks at earlier answers. What is refused is kept as a draft."""
    for _ in range(TRIES):
        session = before(sent)
        form = form_of(sent, session)
        if not form.validate():
            events.refused(sent.step, FACE, "invalid", [wrong.name for wrong in form.field_errors()])
            kept = keep_any(sent, session)
            return typed_page(kept.session, sent, judged=True, status=422)
        try:
            saved = store(sent, form, session)
        except StaleVersion as error:
            events.refused(sent.step, FACE, "stale")
            return two_versions(sent, error.session)
        except EarlierAnswersMoved:
            continue  # validate against what the earlier steps say now
        except StepAhead as error:
            events.refused(sent.step, FACE, "ahead")
            keep(sent)
            elsewhere = instead_of(error.session, sent.step)
            return go(url_of(elsewhere or sent.step))
        return _onward(sent, saved)
    raise StoreUnavailable("Earlier answers are being saved by others all the time; try again")


def before(sent: Typing) -> Session | None:
    """The session, where the step's form looks at earlier answers."""
    return browser_session.visit(reading_of(sent.step)) if current_wizard().flow.needs(sent.step) else None


def two_versions(sent: Typing, found: Session) -> Response:
    """Somebody saved the step meanwhile: both versions, and this one is kept until there is a choice."""
    complete = not current_wizard().flow.needs(sent.step)  # it has no answers that the form looks at
    kept = keep(sent, answers=True, found=found if complete else None)
    return conflict_page(kept.session, sent)


def store(sent: Typing, form: StepForm, session: Session | None) -> Saved:
    """Save the answers of a form that was validated. ``session`` is the one that it looked at."""
    browser, wizard, number = browser_session.required(), current_wizard(), sent.step.number
    needs = wizard.flow.needs(sent.step)
    saved = wizard.manager.save_step(
        browser.id,
        number,
        form.answers(),
        judged=True,
        version=sent.version,
        submission=sent.submission,
        read={needed: session.progress.version(needed) for needed in needs} if session else {},
        in_order=True,
        draft=sent.known_draft,
        hidden=hidden_after(sent.step, form, by_field(sent.typed), session),
        grant=browser.grant_hash,
        opening=browser.opening,
        budget=wizard.limits.budget(opens=browser.may_open),
        reading=_reading_after(sent),
        typed_texts=form.typed_texts(),
    )
    browser_session.opened(saved.session)
    funnel_events.saved(sent.step, saved)
    tidy(sent, saved)
    return saved


def _reading_after(sent: Typing) -> ReadOptions:
    """With htmx the save brings the next page's answers along. Its own step comes for the page of a conflict."""
    own = sent.step.number
    if not by_htmx():
        return ReadOptions(answers=(own,), drafts=(own,))
    following = current_wizard().flow.after(sent.step)
    if sent.changing or not following:
        return ReadOptions(all_answers=True, all_drafts=True)
    reading = reading_of(*following, own=(own,))
    return replace(reading, drafts=(own, *reading.drafts))


def _onward(sent: Typing, saved: Saved) -> Response:
    """To the next step, or back to the summary; there, first to what the change has opened."""
    flow, session = current_wizard().flow, saved.session
    shown = flow.shown(session.progress.holding)
    progress = session.progress
    opened = blocking(shown, progress.complete, progress.unsettled) if sent.changing else []
    following = opened[0] if opened else None if sent.changing else next_step(shown, sent.step)
    url = url_for(".summary") if following is None else url_of(following, changing=sent.changing)
    if not by_htmx():
        return go(url)
    if following is None:
        return summary.of(session, push=url)
    return step_page(session, following, changing=sent.changing, push=url)


CHANGED_MEANWHILE = "Something else was typed here meanwhile, so nothing was done. Look at it, then choose again."


def later(sent: Typing) -> Response:
    """Save what can be saved, keep the rest as a draft, and go to the start page, which says where it goes on."""
    session = before(sent)
    form = form_of(sent, session)
    if form.validate():
        try:
            store(sent, form, session)
            return go(url_for(".start_page"))
        except StaleVersion as error:
            return two_versions(sent, error.session)
        except (EarlierAnswersMoved, StepAhead):
            pass  # keep it as a draft, as if it were unfinished
    if sent.has_news:
        keep(sent)
    return go(url_for(".start_page"))


def leave(sent: Typing, where: str) -> Response:
    """Back or skip: keep what was typed, if anything was, as a draft."""
    flow = current_wizard().flow
    session = keep(sent).session if sent.has_news else browser_session.visit()
    shown = flow.shown(session.progress.holding)
    if where == "skip":
        funnel_events.skipped(sent.step, session)
    if sent.changing:
        return go(url_for(".summary"))
    step = previous_step(shown, sent.step) if where == "back" else next_step(shown, sent.step)
    if step is None:
        return go(url_for(".start_page" if where == "back" else ".summary"))
    return go(url_of(step))


def work_on_rows(sent: Typing, act: submission.Action) -> Response:
    """Add, remove or move a row; the page comes again with the row in focus, and all of it is kept as a draft."""
    group = questions.group(sent.step.form, act.group)
    if group is None:
        abort(400)
    typed, row = submission.with_row_act(sent.typed, act, group.maximum)
    focus = f"{act.group}-{row}"
    if act.name == "remove":
        gone = undo.of_row(sent.step.form, sent.typed, group, act.group, act.row)
        return show_again(replace(sent, typed=typed), focus=focus) if gone is None else _undoable(sent, typed, gone)
    undos = undo.moved(sent.undos, act.group, act.row, row) if act.name in ("up", "down") else sent.undos
    return show_again(replace(sent, typed=typed, undos=undos), focus=focus)


def clear(sent: Typing, act: submission.Action) -> Response:
    """Choose nothing again, where something was chosen of several options; it can be put back."""
    if not undo.can_be_cleared(sent.step.form, act.group):
        abort(400)
    gone = undo.of_answer(sent.typed, act.group)
    if gone is None:
        return show_again(sent, focus=act.group)
    typed = FormData((name, values) for name, values in sent.typed.items() if name != act.group)
    return _undoable(sent, typed, gone)


def _undoable(sent: Typing, typed: FormData, gone: undo.Undo) -> Response:
    """The page without it, and at once: it has the words with it, and the button that puts them back has the focus."""
    return show_again(replace(sent, typed=typed, undos=undo.with_latest(sent.undos, gone)), focus=undo.BUTTON)


def put_back(sent: Typing) -> Response:
    """Undo the latest removing or clearing that the page knows of."""
    if not sent.undos:
        return again(sent)
    *before, latest = sent.undos
    typed, focus = undo.put_back(sent.step.form, sent.typed, latest)
    message = undo.BACK.format(what=undo.name_of(sent.step.form, latest))
    return show_again(replace(sent, typed=typed, undos=tuple(before)), focus=focus, message=message)


def take_pasted(sent: Typing, act: submission.Action, pasted: Mapping[str, str]) -> Response:
    """Make rows of what was pasted, and show them before anything is saved; else say why not, with the text there."""
    typed, focus = sent.typed, ""
    for name, text in pasted.items():
        group = form_of(replace(sent, typed=typed), before(sent)).control(name)
        if not isinstance(group, RowsField) or group.fixed:
            abort(400)
        try:
            typed, first = with_pasted(typed, group, text, act.rest if act.group == name else "")
        except NotRows as problem:
            sent = replace(sent, typed=typed)
            return pasted_page(keep_any(sent).session, sent, name, text, str(problem))
        focus = focus or f"{name}-{first}"
    sent = replace(sent, typed=typed)
    return leave(sent, act.name) if act.name in ("back", "skip") else show_again(sent, focus=focus)


def again(sent: Typing) -> Response:
    """Show the page again with what the answers so far ask for; nothing is judged yet."""
    return typed_page(keep_any(sent).session, sent)


def show_again(sent: Typing, *, focus: str, message: str = "") -> Response:
    """Keep what was typed, and the page again; at once where words wait for a choice or can be put back by it alone."""
    kept = keep_any(sent)
    if by_htmx() or kept.conflicts or sent.undos:
        return typed_page(kept.session, sent, focus=focus, said=message)
    return go(f"{url_of(sent.step, changing=sent.changing)}#{focus}")


def choose(sent: Typing, act: submission.Action) -> Response:
    """Use or do without words that say something else than the page does."""
    session = browser_session.visit(reading_of(sent.step))
    found = other_words.chosen(sent, act, stored_of(current_wizard().flow, session, sent.step, reader_of_request()))
    if found is None:
        return typed_page(keep_any(sent).session, sent, notice=CHANGED_MEANWHILE, status=409)
    chosen, discard = found
    kept = keep(chosen, answers=True, discard=discard)
    if by_htmx() or kept.conflicts or sent.undos:
        return typed_page(kept.session, chosen, focus=act.group)
    return go(f"{url_of(sent.step, changing=sent.changing)}#{act.group}")


def drop(sent: Typing) -> Response:
    """Discard what this page has and is not saved; what others typed beside it, and it does not show, stays."""
    browser, shown = browser_session.required(), url_of(sent.step, changing=sent.changing)
    if sent.known_draft is not None:
        try:
            current_wizard().manager.discard_draft(
                browser.id, sent.step.number, revision=sent.known_draft, by=sent.submission, grant=browser.grant_hash
            )
            return go(shown)
        except StaleDraft:
            pass  # others have typed too: only these words go
    keep(replace(sent, typed=FormData(), partial=()), discard=sent.changed_tokens)
    return go(shown)


def show_chips(sent: Typing, act: submission.Action) -> Response:
    """Show the page again with what was typed into one field as chips; only that field is judged, and all is kept."""
    return field_page(keep_any(sent).session, sent, act.group)
