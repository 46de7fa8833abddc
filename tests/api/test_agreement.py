"""Whatever is answered, the page and the API agree: both store the same, or both refuse it in the same words."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from onboarding.business.flow import flow
from tests.api.as_typed import typed
from tests.api.drawing import data_of
from tests.api.handing import handed_over, opened
from tests.api.program import ANSWERS, Program
from tests.business.asking import PRICES
from tests.faults.sizes import LONGEST_SOAK, SOAK, size
from tests.figures import Figure
from tests.web.walking import Founder

Json = Any
CASES = [(step.number, "subscription") for step in flow] + [(10, model) for model in PRICES if model != "subscription"]
MESSAGES = "//*[@role='alert']//li/a"


class Both:
    """A program and a founder in one session, with every step saved; the step's page is open."""

    def __init__(self, program: Program, founder: Founder, number: int, model: str) -> None:
        self.program, self.founder, self.step = program, founder, flow.step(number)
        self.id, path = handed_over(program, *ANSWERS)
        answers: dict[int, Json] = {**ANSWERS, 9: {**ANSWERS[9], "revenue_model": model}}
        program.save(self.id, 9, answers[9])
        program.save(self.id, 10, {"pricing_strategy": "premium", **PRICES[model]})
        opened(founder, path)
        self.page = founder.open(f"/steps/{self.step.slug}")
        self.form = self.step.form(earlier=flow.earlier(self.step, answers))
        self.sent = 0

    def program_saves(self, data: Json) -> Iterator[Json]:
        """The stored answers, or the messages with their places."""
        answer = self.program.save(self.id, self.step.number, data)
        if answer.status_code == 200:
            yield self.stored()
        else:
            assert answer.status_code == 422, answer.text
            for error in answer.json["errors"]:
                yield self.place(error["field"].replace(".", "-")), error["message"].replace("\0", "\ufffd")

    def founder_saves(self, data: Json) -> Iterator[Json]:
        """Likewise; what an earlier one was refused for waits beside no later one."""
        self.sent += 1
        self.program.call("DELETE", f"/{self.id}/steps/{self.step.number}/draft")
        version = self.program.get(f"/{self.id}/steps/{self.step.number}").json["version"]
        about = {"csrf_token": self.page.holds["csrf_token"], "version": version, "submission": f"s{self.sent}"}
        words = typed(self.form, data)
        # RULE: nobody asks a program whether it means an address, or a day that is far away.
        meant = [text for texts in words.values() for text in texts if _ASKED.fullmatch(text)][:50]
        answer = self.founder.post(f"/steps/{self.step.slug}", {**words, **about, "meant": meant})
        if answer.status == 303:
            yield self.stored()
        else:
            assert answer.status == 422, answer.text
            for link in answer.tree.xpath(MESSAGES):
                yield self.place(link.get("href").removeprefix("#")), link.text_content()

    def stored(self) -> Json:
        return self.program.get(f"/{self.id}/steps/{self.step.number}").json["data"]

    def place(self, name: str) -> str:
        """A page counts places in the order of the competitors, a program in its own."""
        return "places" if name.startswith("places-") else name.removesuffix("-text")


_ASKED = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}|[^@]+@[^@]+")


@pytest.mark.timeout(LONGEST_SOAK if SOAK else 120)
@pytest.mark.parametrize(("number", "model"), CASES)
def test_page_and_api_agree(program: Program, founder: Founder, figure: Figure, number: int, model: str) -> None:
    """For any data of a step: the same answers are stored, or the same messages said at the same fields."""
    both = Both(program, founder, number, model)
    tried = accepted = 0

    @settings(
        max_examples=size(12, 300),
        deadline=None,
        database=None,
        derandomize=not SOAK,
        phases=[Phase.generate] if not SOAK else list(Phase),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data())
    def agree(drawn: st.DataObject) -> None:
        nonlocal tried, accepted
        data = drawn.draw(data_of(both.form, number))
        by_program, by_founder = list(both.program_saves(data)), list(both.founder_saves(data))
        assert sorted(by_program, key=str) == sorted(by_founder, key=str), data
        tried += 1
        accepted += isinstance(by_program[0], dict)

    agree()
    figure(f"{tried} answers to step {number} by page and API", f"all alike, {accepted} accepted")
    assert accepted > size(1, 50)


@pytest.mark.parametrize("number", ANSWERS)
def test_samples_agree(program: Program, founder: Founder, number: int) -> None:
    """A whole sample is stored alike, whoever saves it."""
    both = Both(program, founder, number, "subscription")
    assert [ANSWERS[number]] == list(both.program_saves(ANSWERS[number]))
    assert [ANSWERS[number]] == list(both.founder_saves(ANSWERS[number]))
