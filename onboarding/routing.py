"""Addresses that lead nowhere, told from addresses that only take another method."""

from typing import NoReturn

from flask import current_app, request
from werkzeug.exceptions import MethodNotAllowed, NotFound


def nowhere(nowhere: str) -> NoReturn:
    """The view of a rule that takes GET of any address: 405 where another rule takes another method, else 404."""
    methods = set(current_app.url_map.bind("").allowed_methods(request.path)) - {"GET", "HEAD", "OPTIONS"}
    if methods:
        raise MethodNotAllowed(valid_methods=sorted(methods))
    raise NotFound
