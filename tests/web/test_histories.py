"""Whatever two tabs and a program do in one session, in any order: no word is lost that nobody has discarded."""

import pytest
import redis
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.api.conftest import served
from tests.faults.sizes import LONGEST_SOAK, size
from tests.figures import Figure
from tests.web.histories import Histories, World

HISTORIES = size(25, 2000)
LENGTH = 12  # acts in one


@pytest.mark.timeout(2 * LONGEST_SOAK)
def test_every_word_is_somewhere(
    store: redis.Redis, store_url: str, tmp_path_factory: pytest.TempPathFactory, figure: Figure
) -> None:
    """At the end of each history every word is an answer, waits, is on screen, or was discarded by who said so."""
    world = World(served(store_url, tmp_path_factory.mktemp("histories")), store_url)
    begun = []

    class Here(Histories):
        def __init__(self) -> None:
            begun.append(None)
            super().__init__()

    Here.world = world
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=HISTORIES,
            stateful_step_count=LENGTH,
            deadline=None,
            database=None,
            derandomize=HISTORIES < 100,
            suppress_health_check=list(HealthCheck),
        ),
    )
    figure(f"{len(begun)} histories of up to {LENGTH} acts", "0 words lost")
