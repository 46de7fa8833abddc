"""What versions cost, for ``docs/decisions/0012-flow-versions.md``: ``python -m tests.versions.measure``."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from onboarding.business.flow import flow
from onboarding.flow import Flow
from onboarding.sessions import SessionManager
from onboarding.sessions.command import ReadOptions
from onboarding.sessions.finalizing import builder
from onboarding.sessions.redis.store import Durability, Store
from onboarding.testing.serving import OwnStore
from tests.versions import flows
from tests.versions.old import restore

PAGE = ReadOptions(answers=(10,), drafts=(10,))


def measured(store: OwnStore, what: str, call: Callable[[], object]) -> None:
    """Scripts that one call runs, and the bytes that the server takes and gives for it."""

    def figures() -> tuple[int, int, int]:
        ran = store.client.info("commandstats")
        net = store.client.info("stats")
        scripts = sum(stats["calls"] for name, stats in ran.items() if name in ("cmdstat_evalsha", "cmdstat_eval"))
        return scripts, net["total_net_input_bytes"], net["total_net_output_bytes"]

    first, before = figures(), figures()
    call()
    after = figures()
    own = [b - a for a, b in zip(first, before, strict=True)]
    scripts, taken, given = (c - b - o for b, c, o in zip(before, after, own, strict=True))
    print(f"{what:<40} {scripts} script(s), {taken:>6,} bytes in, {given:>6,} bytes out")


def from_old_to_renumbered(store: OwnStore) -> None:
    """A session of an earlier release under today's flow, and then under one that gives its steps other numbers."""

    def managing(served: Flow) -> SessionManager:
        return SessionManager(Store(lambda: store.client, Durability()), served, builder(served))

    session_id = restore(store.client, "all-answered")
    store.client.hdel(f"onboarding:{{{session_id}}}:metadata", "definition", "numbering")
    answers, number = flow.example()[len(flow)], len(flow)
    now, later = managing(flow), managing(flows.changed(flows.renumbered))
    print(f"\nnumbering: {len(flow.numbering)} bytes, definition: {len(flow.definition)}")
    measured(store, "a page's read, older", lambda: now.visit(session_id, PAGE))
    measured(store, "the first save, older", lambda: now.save_step(session_id, number, answers))
    measured(store, "a save", lambda: now.save_step(session_id, number, answers))
    measured(store, "a page's read", lambda: now.visit(session_id, PAGE))
    measured(store, "a page's read, renumbered", lambda: later.visit(session_id, PAGE))
    measured(store, "the first save, renumbered", lambda: later.save_step(session_id, number + 1, answers))
    measured(store, "a save, renumbered", lambda: later.save_step(session_id, number + 1, answers))


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = OwnStore(Path(folder))
        for _ in range(2):  # the first time the server learns the scripts
            from_old_to_renumbered(store)
        store.close()


if __name__ == "__main__":
    main()
