"""Finalizing, and what there is afterwards: the done page and the downloads.

What writes a download is imported with the first one of its kind: most requests are steps.
"""

import json

from flask import Response, abort, request, url_for

from onboarding.observing import happened
from onboarding.sessions.command import Reading
from onboarding.sessions.errors import Incomplete
from onboarding.sessions.session import Session
from onboarding.web import passage, security
from onboarding.web.pages import go, page
from onboarding.web.wizard import current_wizard


def finalize() -> Response:
    """Once. What is missing is said by the summary, which this then shows."""
    known = passage.required()
    if not security.token_is_ours():
        return go(url_for(".summary"))
    try:
        finalized = current_wizard().manager.finalize(known.id, grant=known.grant_hash)
    except Incomplete:
        return go(url_for(".summary"))
    happened.finalized(happened.PAGES, finalized)
    return go(url_for(".done"))


def done() -> Response:
    """The reference, the downloads, and what happens next; before finalizing, the summary."""
    session = passage.visit()
    if not session.metadata.finalized:
        return go(url_for(".summary"))
    return page("done.html", session, title=f"Done – {current_wizard().flow.title}")


def export_json() -> Response:
    """The document itself; with ``?compact=1`` the short form for language models."""
    document = _finalized().context
    if request.args.get("compact") == "1":
        from onboarding.context.compact import compact_text

        return attachment(compact_text(document) + "\n", "application/json", "compact.json")
    return attachment(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "application/json", "json")


def export_markdown() -> Response:
    from onboarding.context.labels import labels_of
    from onboarding.context.markdown import to_markdown

    document = _finalized().context
    return attachment(to_markdown(document, labels_of(current_wizard().flow)), "text/markdown", "md")


def export_pdf() -> Response:
    from onboarding.context.labels import labels_of
    from onboarding.context.pdf import to_pdf

    document = _finalized().context
    return attachment(to_pdf(document, labels_of(current_wizard().flow)), "application/pdf", "pdf")


def _finalized() -> Session:
    session = passage.visit(Reading(context=True))
    if not session.metadata.finalized:
        abort(404)
    return session


def attachment(content: str | bytes, mimetype: str, ending: str) -> Response:
    response = Response(content, mimetype=mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{current_wizard().flow.file_name}.{ending}"'
    return response
