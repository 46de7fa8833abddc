"""Where the steps and our own files are. Such addresses differ in one part, so that a request builds one of each.

An application that mounts the wizard may add to all of its URLs, before that part and after it.
"""

from flask import url_for

from onboarding.flow import Step
from onboarding.web.wizard import request_cached

_PART = "__part__"  # no step's slug
_FILE = "wizard.css"  # one that is there: what an application adds to the addresses of files may look at them
_VERSION = "__version__"


def url_of(step: Step, *, changing: bool = False) -> str:
    """The address of a step's page; ``changing`` from the summary, it goes back there."""
    url = _below(step)
    return f"{url}{'&' if '?' in url else '?'}change=1" if changing else url


def draft_url(step: Step) -> str:
    """Where what is typed into a step is kept as its draft."""
    return _below(step, "/draft")


def plots_url(step: Step) -> str:
    """Where the step's plots of what is typed are drawn."""
    return _below(step, "/plots")


def follow_url(step: Step) -> str:
    """Where a page asks which of its questions what is typed asks for, and what is computed of it."""
    return _below(step, "/follow")


def file_url(name: str, version: str) -> str:
    """The address of one of our own files, in this version."""
    return _any_file().replace(_FILE, name).replace(_VERSION, version)


def _below(step: Step, part: str = "") -> str:
    return _any_step().replace(_PART, step.slug + part)


@request_cached
def _any_step() -> str:
    return url_for(".show", slug=_PART)


@request_cached
def _any_file() -> str:
    return url_for(".static", filename=_FILE, v=_VERSION)
