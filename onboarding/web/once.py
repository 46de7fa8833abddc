"""What is the same for a whole request, and asked for again and again while it is answered."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import request

T = TypeVar("T")
_current = request._get_current_object  # type: ignore[attr-defined]  # past the proxy, which takes six times as long


def once_a_request(find: Callable[[], T]) -> Callable[[], T]:
    """Keeps what ``find`` found with the request itself.

    An application context may outlive it, and its ``environ`` may go on to another application.
    """
    key = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def found() -> T:
        kept: dict[str, Any] = vars(_current())
        if key not in kept:
            kept[key] = find()
        return kept[key]  # type: ignore[no-any-return]  # put there by this function alone

    return found
