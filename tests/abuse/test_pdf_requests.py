"""PDFs asked for by many at once: what they may cost is bounded, and everybody else is answered as before."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.abuse.conftest import Watch
from tests.abuse.people import Person, enter, manager_at, with_answers
from tests.faults.servers import Server
from tests.figures import Figure
from tests.served import Served

PDF = "/export/business-context.pdf"
PARALLEL = 32


@pytest.fixture(scope="module")
def people(served: Served, server: Server) -> Iterator[list[Person]]:
    """Six who have finalized."""
    manager = manager_at(server.url)
    with httpx.Client(base_url=served.address, timeout=60, limits=httpx.Limits(max_connections=100)) as http:
        yield [enter(manager, with_answers(manager, finalize=True), http) for _ in range(6)]
    manager.close()


def ask(people: list[Person]) -> list[httpx.Response]:
    with ThreadPoolExecutor(len(people)) as pool:
        return list(pool.map(lambda person: person.get(PDF), people))


def test_one_founder_asks_thirty_two_times_at_once(
    served: Served, people: list[Person], watching: Watch, figure: Figure
) -> None:
    """One compiler runs; who is not served at once is told when to come again, and then gets the same bytes."""
    with watching(served) as seen:
        answers = ask([people[0]] * PARALLEL)
    counted = Counter(answer.status_code for answer in answers)
    figure(
        f"{PARALLEL} PDFs of one session at once",
        f"{dict(counted)}, {seen.most_compilers} compilers, {seen.most_memory >> 20} MB, "
        f"slowest /healthz {max(seen.took) * 1000:.0f} ms",
    )
    assert set(counted) <= {200, 503}
    assert counted[200] >= 1
    assert seen.most_compilers == 1
    assert all(0 < int(answer.headers["Retry-After"]) <= 10 for answer in answers if answer.status_code == 503)
    assert {answer.content for answer in answers if answer.status_code == 200} == {people[0].get(PDF).content}
    assert max(seen.took) < 3  # what probes wait


def test_several_founders_ask_at_once(served: Served, people: list[Person], watching: Watch, figure: Figure) -> None:
    """No more compilers run than the machine has room for, and everybody has a PDF after asking again."""
    with watching(served) as seen:
        waiting, done, tries = list(people[1:]), 0, 0
        while waiting:
            answers = ask(waiting)
            waiting = [person for person, answer in zip(waiting, answers, strict=True) if answer.status_code != 200]
            done, tries = done + len(answers) - len(waiting), tries + 1
            assert tries < 30
    figure("5 founders ask for a PDF at once", f"{tries} tries, {seen.most_compilers} compilers at once at most")
    assert done == 5
    assert 1 <= seen.most_compilers <= 2
