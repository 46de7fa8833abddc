"""Whether somebody asks from this machine."""

import ipaddress

from flask import request


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
