"""What can go wrong with a call, each by a code that stays: what a program looks at, and what its ``type`` leads to."""

from typing import NamedTuple


class Known(NamedTuple):
    """A kind of problem: its code, its status, and what it means, in a sentence."""

    code: str
    status: int
    meaning: str


PROBLEMS = (
    Known("malformed", 400, "The body is not JSON in UTF-8 or is nested too deep, or a header is malformed"),
    Known("unauthorized", 401, "There is no key, or it is not known"),
    Known("forbidden", 403, "The session, or the workspace that you name, is not your key's"),
    Known("not_found", 404, "There is nothing at this address, or no such step in the flow"),
    Known("unknown_session", 404, "The session has expired, was deleted, or never was"),
    Known("not_saved", 404, "The step has no answers yet"),
    Known("no_draft", 404, "Nothing of the step waits to be saved"),
    Known("method_not_allowed", 405, "The address does not answer to this method; Allow says to which it does"),
    Known("stale_version", 409, "Somebody else saved first; version says at which version it is"),
    Known("earlier_step", 409, "The step builds on answers that are not there; missing says of which steps"),
    Known("incomplete", 409, "Finalizing needs more; missing says which steps"),
    Known("drafts_waiting", 409, "Words are typed and not saved; drafts says in which steps. Save or discard them"),
    Known("draft_conflict", 409, "Other words are typed already into the same field; draft has them"),
    Known("finalized", 409, "The session is finalized, and its answers do not change any more"),
    Known("in_progress", 409, "The first call with this Idempotency-Key is under way; ask again in a moment"),
    Known("answer_lost", 409, "It was done, but what was answered then cannot be read any more"),
    Known("precondition_failed", 412, "If-Match or If-None-Match does not hold; nothing was changed"),
    Known("too_large", 413, "The body is larger than 128 KiB"),
    Known("not_json", 415, "The body is not sent as application/json"),
    Known("invalid_body", 422, "The body is not as described; errors says where"),
    Known("invalid_answers", 422, "The step's form does not accept the answers; errors says field by field why"),
    Known("key_reused", 422, "The Idempotency-Key was used for another call or body"),
    Known("too_many_requests", 429, "The limit is met; Retry-After says how long to wait"),
    Known("internal", 500, "Something that nobody foresaw; request_id names it in our logs"),
    Known("unavailable", 503, "The store cannot be reached now. Nothing was lost; try again after Retry-After"),
    Known("busy", 503, "Others type into the step all the time; try again after Retry-After"),
)
BY_CODE = {problem.code: problem for problem in PROBLEMS}
_FIRST = {problem.status: problem.code for problem in reversed(PROBLEMS)}


def code_of_status(status: int) -> str:
    """The code of a problem that nobody has given another one."""
    return _FIRST.get(status, "malformed" if status < 500 else "internal")
