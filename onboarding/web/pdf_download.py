"""The PDF's download. A worker lends two of its threads to PDFs at most: the others are for pages and probes."""

import threading
from typing import Any

from flask import Response, abort, url_for

from onboarding.sessions.documents import DocumentBusy, Documents
from onboarding.sessions.redis.retry import request_ends
from onboarding.web import browser_session
from onboarding.web.finish import attachment
from onboarding.web.pages import page
from onboarding.web.wizard import current_wizard

Json = Any
THREADS = 2  # of a worker's eight: one that makes one, and one that waits for it
PATIENCE = 2.0  # seconds that a browser waits for one that somebody else makes
lent = threading.BoundedSemaphore(THREADS)


def export_pdf() -> Response:
    """The context as a PDF; 503 with the moment to come again where the machine makes as many as it may."""
    from onboarding.context.pdf import TypesettingBusy  # with the first PDF: most requests are steps

    if not lent.acquire(blocking=False):
        return _busy(PATIENCE)
    try:
        request_ends()  # it may take longer than a page
        return attachment(_document(), "application/pdf", "pdf")
    except (TypesettingBusy, DocumentBusy) as busy:
        return _busy(busy.retry_after)
    finally:
        lent.release()


def _document() -> bytes:
    browser, wizard = browser_session.required(), current_wizard()
    found = Documents(wizard.manager, _typeset).of(browser.id, browser.grant_hash, patience=PATIENCE)
    return found or abort(404)


def _typeset(context: Json) -> bytes:
    from onboarding.context.formatting import labels_of
    from onboarding.context.pdf import to_pdf

    return to_pdf(context, labels_of(current_wizard().flow))


def _busy(retry_after: float) -> Response:
    response = page(
        "error.html",
        None,
        status=503,
        title="Your PDF is being made",
        heading="Your PDF is being made",
        what_to_do="Many PDFs are asked for now. Wait a few seconds, then try again. Nothing is lost.",
        again_url=url_for(".export_pdf"),
        offer_again=True,
    )
    response.headers["Retry-After"] = str(round(retry_after))
    return response
