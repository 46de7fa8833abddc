"""``docs/when-a-flow-changes.md``: its block carries answers over as it says."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import redis

from onboarding.business.flow import flow as business
from tests.versions import flows
from tests.versions.conftest import Managing
from tests.versions.flows import changed, with_step
from tests.versions.old import restore

PAGE = Path(__file__).parents[2] / "docs" / "when-a-flow-changes.md"


def test_the_block_of_the_page(managing: Managing, store: redis.Redis) -> None:
    """As pasted, it moves an answer of an old session to its new name; a session without that answer is left alone."""
    pasted: dict[str, Any] = {}
    exec(PAGE.read_text().partition("```python\n")[2].partition("```")[0], pasted)
    flow = replace(changed(with_step("value-proposition", form=flows.RenamedValue)), **pasted["versions"])
    manager = managing(flow)
    session_id = restore(store, "under-way")

    assert manager.get_step(session_id, 2)["only_here"] == business.example()[2]["unique_value"]
    assert manager.get_progress(session_id).to_check == ()
    assert flow.migrations[2]({"company": {"stage": "seed"}}) == {"company": {"stage": "seed"}}
