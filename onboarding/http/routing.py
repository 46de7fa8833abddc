"""Addresses that lead nowhere, told from addresses that only take another method; and whether somebody asks from this
machine.
"""

import ipaddress
from typing import NoReturn

from flask import current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, NotFound
from werkzeug.routing import MapAdapter


def from_this_machine() -> bool:
    """Not through a proxy or a tunnel on this machine either, from where anybody may come."""
    if "Forwarded" in request.headers or "X-Forwarded-For" in request.headers:
        return False
    return is_loopback(request.remote_addr or "")


def is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:  # no address: a Unix socket's other end has none
        return False


NOT_OUR_HOST = "This is not a name that the server answers to; TRUSTED_HOSTS has those"
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


def nowhere(nowhere: str = "") -> NoReturn:
    """The view of a rule that takes GET of any address: 405 where another rule takes another method, else 404."""
    if methods := methods_of(request.path):
        raise MethodNotAllowed(valid_methods=methods)
    raise NotFound


def methods_of(path: str) -> list[str]:
    """The methods that some view takes at this address; those rules that take any address do not count."""
    addresses = current_app.url_map.bind("")
    return [method for method in _METHODS if _leads_somewhere(addresses, path, method)]


def _leads_somewhere(addresses: MapAdapter, path: str, method: str) -> bool:
    try:
        endpoint, _ = addresses.match(path, method=method)
    except HTTPException:
        return False
    return not str(endpoint).endswith(".nowhere")
