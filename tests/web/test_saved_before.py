"""Without scripts the page after a save says what was understood of it."""

from datetime import timedelta

import redis

from tests.web.conftest import Reach
from tests.web.walking import ANSWERS, Founder

SAID = "//noscript//section[h2[@id='saved-before']]//li"
TYPED = {"tam": "24bn", "sam": "3.5m", "som": "1200000", "market_year": "FY25", "kpis-0-current": "12,5"}


def test_the_next_page_says_what_was_understood(founder: Founder, reach: Reach) -> None:
    """By question, in words, where they are others than were typed; rows by their names or numbers."""
    reach(21)
    founder.open("/steps/numbers")
    said = founder.open(founder.press(TYPED).to).said(SAID)

    currency = {"EUR": "€", "USD": "$", "GBP": "£"}[ANSWERS[9]["currency"]]
    assert f"Total market (TAM): {currency}24 billion" in said
    assert "Year of these figures: 2025" in said
    assert "Measure 1, where it is now: 12.5" in said


def test_it_is_said_of_a_page_that_was_just_saved(founder: Founder, reach: Reach, store: redis.Redis) -> None:
    """Later it is not, nor on the page itself."""
    session_id = reach(1)
    founder.open("/steps/company")
    answer = founder.press({"employee_count": "about 20 people"})
    assert ["People in the company: 20 people"] == founder.open(answer.to).said(SAID)
    assert founder.open("/steps/company").said(SAID) == []

    key = f"onboarding:{{{session_id}}}:progress"
    saved = str(store.hget(key, "step:1")).split(" ")
    saved[1] = str(int(saved[1]) - int(timedelta(minutes=2) / timedelta(milliseconds=1)))
    store.hset(key, "step:1", " ".join(saved))
    assert founder.open(answer.to).said(SAID) == []
