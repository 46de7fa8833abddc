"""The rail: what of it is done, can be gone to, and lies ahead."""

import re

from tests.web.conftest import Reach
from tests.web.walking import Founder


def stops(text: str) -> list[tuple[str, bool]]:
    """Of the phase that one is in: each step's state, and whether it can be gone to."""
    found = re.findall(r'<li class="(done|check|open|ahead)">\s*<(a|span)', text)
    return [(state, tag == "a") for state, tag in found]


def test_what_lies_ahead(founder: Founder, reach: Reach) -> None:
    """What is saved is done, the first that is not can be gone to, and what comes after it cannot yet."""
    reach(1)
    shown = founder.open("/steps/value-proposition").text
    assert [("done", True), ("open", True), ("ahead", False)] == stops(shown)[:3]
    assert 6 == len(re.findall('<li class="ahead">\\s*<span class="phase">', shown))
