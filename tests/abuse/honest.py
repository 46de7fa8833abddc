"""Founders who mean well: each looks at a page, types, keeps a draft, saves, and remembers what was told as saved."""

import random
import re
import threading
import time
from dataclasses import dataclass, field

import httpx

from tests.abuse.people import Person
from tests.web.walking import COMPANY

_VALUE = r'name="{}" value="([^"]*)"'


@dataclass
class Founder:
    """``saved`` is the last description that was told as saved, and ``seconds`` how long each page took."""

    person: Person
    chance: random.Random
    saved: str = ""
    saves: int = 0
    seconds: list[float] = field(default_factory=list)
    refused: list[int] = field(default_factory=list)

    def go_on(self, over: threading.Event) -> None:
        self._timed(self.person.start)
        while not over.wait(self.chance.uniform(1.0, 3.0)):
            self._once()

    def _once(self) -> None:
        page = self._timed(lambda: self.person.get("/steps/company"))
        if page.status_code != 200:
            self.refused.append(page.status_code)
            return
        held = {name: re.findall(_VALUE.format(name), page.text)[0] for name in ("version", "submission")}
        text = f"We tell bakeries what to bake, {self.chance.random()}"
        typed = {**COMPANY, **held, "description": text}
        self._timed(lambda: self.person.post("/steps/company/draft", typed))
        answer = self._timed(lambda: self.person.post("/steps/company", typed))
        if answer.status_code == 303:
            self.saved, self.saves = text, self.saves + 1
        else:
            self.refused.append(answer.status_code)

    def _timed(self, ask: object) -> httpx.Response:
        started = time.perf_counter()
        answer: httpx.Response = ask()  # type: ignore[operator]
        self.seconds.append(time.perf_counter() - started)
        return answer


@dataclass
class Crowd:
    """So many founders at a time, each from an address of their own."""

    founders: list[Founder]

    @classmethod
    def of(cls, http: httpx.Client, many: int) -> "Crowd":
        return cls(
            [Founder(Person(http, {"X-Forwarded-For": f"203.0.113.{n}"}), random.Random(n)) for n in range(1, many + 1)]
        )

    def walk(self, seconds: float) -> list[float]:
        """For so long; how long each page took meanwhile."""
        over, before = threading.Event(), [len(founder.seconds) for founder in self.founders]
        threads = [threading.Thread(target=founder.go_on, args=(over,), daemon=True) for founder in self.founders]
        for thread in threads:
            thread.start()
        time.sleep(seconds)
        over.set()
        for thread in threads:
            thread.join(60)
        return [took for founder, since in zip(self.founders, before, strict=True) for took in founder.seconds[since:]]
