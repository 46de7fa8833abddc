"""Preconditions as RFC 9110, section 13 has them: entity tags of what is read, and what a change may depend on.

Every answer to a GET has a strong ETag, and is 304 to whoever has it already. A step's begins with its version, which
is compared in the command that saves; what else is changed is read first, and compared with what a GET would answer.
"""

import hashlib
import json
import re
from collections.abc import Callable
from typing import Any

from flask import Response, request
from werkzeug.datastructures import ETags
from werkzeug.http import parse_etags

from onboarding.api.problems import Problem

Json = Any
_TAG = '(?:W/)?"[!#-~]*"'
LIST = rf"\*|{_TAG}(?:[ \t]*,[ \t]*{_TAG})*"
_VERSION = re.compile(r"([1-9][0-9]{0,14}|0)(?:-[0-9a-f]+)?")
NEVER = -1  # a version that no step has


def tag_of(payload: Json) -> str:
    """The ETag of what is answered so."""
    text = json.dumps(payload, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def step_tag(payload: Json) -> str:
    """Of a step as it is read: its version; and more, where the same version may read otherwise."""
    version = str(payload["version"])
    return version if payload["state"] == "complete" else f"{version}-{tag_of(payload)[:12]}"


def conditional(response: Response) -> Response:
    """After every call: what was read has its ETag, or is 304 or 412 where the request says so."""
    if request.method not in ("GET", "HEAD") or response.status_code != 200:
        return response
    if response.get_etag()[0] is None:
        response.add_etag()
    tag = response.get_etag()[0] or ""
    try:
        matching, _ = _given("If-Match"), _given("If-None-Match")
    except Problem as malformed:  # after a call nobody catches it
        return malformed.response()
    if matching is not None and not matching.contains(tag):
        return failed("What you have is not what there is").response()
    response.make_conditional(request)
    return response


def check(payload: Callable[[], Json]) -> None:
    """Before a change: 412 where If-Match or If-None-Match does not hold for what a GET would answer now."""
    matching, unless = _given("If-Match"), _given("If-None-Match")
    if matching is None and unless is None:
        return
    _compare(tag_of(payload()), matching, unless)


def check_tag(tag: str | None) -> None:
    """As ``check``, with the ETag that a GET would answer now; None where it would answer 404."""
    _compare(tag, _given("If-Match"), _given("If-None-Match"))


def _compare(tag: str | None, matching: ETags | None, unless: ETags | None) -> None:
    if matching is not None and (tag is None or not matching.contains(tag)):
        raise failed("It has changed since you read it; read it and decide")
    if unless is not None and tag is not None and (unless.star_tag or unless.contains_weak(tag)):
        raise failed("It is there already")


def asked_version(current: Callable[[], int]) -> int | None:
    """The version of a step that a save asks for; NEVER where that cannot be met, None where it asks for none.

    One tag is compared where the answers are saved. Several, and “*”, are looked at before, which costs a command.
    """
    matching, unless = _given("If-Match"), _given("If-None-Match")
    if unless is not None:
        if unless.star_tag and matching is None:
            return 0  # only where it was never saved
        if unless.star_tag or current() in _versions(unless, weak=True):
            return NEVER
    if matching is None:
        return None
    versions = _versions(matching)
    if len(versions) < 2 and not matching.star_tag:
        return versions[0] if versions else NEVER
    now = current()
    return now if now in versions or (matching.star_tag and now > 0) else NEVER


def failed(detail: str, **members: Any) -> Problem:
    return Problem(412, detail, code="precondition_failed", **members)


def _given(name: str) -> ETags | None:
    given = request.headers.get(name)
    if given is None:
        return None
    if not re.fullmatch(LIST, given.strip()):
        raise Problem(400, f'{name} has ETags, like “"3"”')
    return parse_etags(given)


def _versions(tags: ETags, *, weak: bool = False) -> list[int]:
    found = [_VERSION.fullmatch(tag) for tag in tags.as_set(include_weak=weak) if tag]  # Werkzeug reads “""” as None
    return [int(match[1]) for match in found if match]
