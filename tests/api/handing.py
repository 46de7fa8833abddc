"""Handing a session from a program to a founder's browser."""

from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from tests.api.program import Program
from tests.web.walking import Founder, Shown


def link(answer: TestResponse) -> str:
    """The path of the link that the answer has."""
    return urlsplit(str(answer.json["resume_url"])).path


def handed_over(program: Program, *numbers: int) -> tuple[str, str]:
    """A new session with these steps saved: its id, and the path of its link."""
    answer = program.create()
    created = answer.json
    for number in numbers:
        program.save(created["session_id"], number)
    return created["session_id"], link(answer)


def opened(founder: Founder, path: str) -> Shown:
    """Look at a link, press its button, and look at where it leads."""
    founder.open(path)
    answer = founder.press(act=None)
    return founder.open(str(answer.to)) if answer.status == 303 else answer
