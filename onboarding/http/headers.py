"""The headers of every answer: what a browser may do with it, who may frame, read or keep it, and how it is compressed.

Their values are made once. ``docs/decisions/0009-headers.md`` has the reasons.

Whatever is said is compressed as browsers ask for it. Flask-Compress leaves alone what is not 2xx; but a step with its
mistakes is a page as large as any. And what is said to be refused (``gzip;q=0``) it takes for asked for, where nothing
else is. What a page repeats of a request came with its token, so nobody else can compare sizes.
"""

from collections.abc import Callable, Collection

from flask import Response, current_app, request
from flask_compress import Compress
from secure import Secure
from secure.headers import (
    ContentSecurityPolicy,
    CrossOriginOpenerPolicy,
    CrossOriginResourcePolicy,
    PermissionsPolicy,
    ReferrerPolicy,
    StrictTransportSecurity,
    XContentTypeOptions,
)

FOR_EVER = "public, max-age=31536000, immutable"
_TWO_YEARS = 63_072_000  # seconds
_UNUSED = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "usb", "xr-spatial-tracking")


def _policy(**allowed: str) -> str:
    """A content security policy that allows nothing but this."""
    policy = ContentSecurityPolicy().default_src("'none'")
    closed = {"base_uri": "'none'", "form_action": "'none'", "frame_ancestors": "'none'"}
    for directive, source in (closed | allowed).items():
        policy.custom_directive(directive.replace("_", "-"), source)
    return policy.header_value


_SHOWN = {"style_src": "'self'", "img_src": "'self'"}
DATA = _policy()  # what no browser shows as a page
READ = _policy(**_SHOWN)  # a page to be read, where nothing runs
PAGE = _policy(**_SHOWN, script_src="'self'", connect_src="'self'", form_action="'self'")
FRAMED = _policy(**_SHOWN, script_src="'self'", frame_ancestors="'self'")
FRAMING = _policy(**_SHOWN, frame_src="'self'", form_action="'self'")


def _items(*, transport: StrictTransportSecurity | None) -> tuple[tuple[str, str], ...]:
    permissions = PermissionsPolicy()
    for feature in _UNUSED:
        permissions.add_directive(feature, "()")
    return Secure(
        xcto=XContentTypeOptions().nosniff(),
        referrer=ReferrerPolicy().same_origin(),
        permissions=permissions,
        coop=CrossOriginOpenerPolicy().same_origin(),
        corp=CrossOriginResourcePolicy().same_origin(),
        hsts=transport,
    ).header_items()


_OPEN = _items(transport=None)
_SECURED = _items(transport=StrictTransportSecurity().max_age(_TWO_YEARS).include_subdomains())


def protect(response: Response, policy: str = DATA) -> Response:
    """Put them on an answer. What a view, or an application around us, has said already stays."""
    present = {name.lower() for name in response.headers.keys()}  # noqa: SIM118  # these headers iterate over pairs
    items = _SECURED if current_app.config["SESSION_COOKIE_SECURE"] else _OPEN
    for name, value in (("Cache-Control", "no-store"), ("Content-Security-Policy", policy), *items):
        if name.lower() not in present:
            response.headers.add(name, value)
    return response


def protect_all_but(blueprints: Collection[str]) -> Callable[[Response], Response]:
    """The same for whatever else is answered: these blueprints protect what is theirs, no other one needs to."""

    def protect_the_rest(response: Response) -> Response:
        return response if request.blueprint in blueprints else protect(response)

    return protect_the_rest


class Compressing(Compress):
    def after_request(self, response: Response | None) -> Response:
        if response is None or response.status_code < 400:
            return self._as_asked(response)
        status = response.status_code
        response.status_code = 200
        response = self._as_asked(response)
        response.status_code = status
        return response

    def _as_asked(self, response: Response | None) -> Response:
        if response is not None and request.accept_encodings.best_match(self.enabled_algorithms) is None:
            response.vary.add("Accept-Encoding")
            return response
        return super().after_request(response)
