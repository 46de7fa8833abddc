"""Server CPU and commands of a step, in every arm, in rounds that take turns."""

from collections.abc import Iterator

from bench.answers import STEPS
from bench.arms import walks
from bench.arms.walks import Arm
from bench.measured import Row, Spread, ratio
from bench.serving import Server, Store, serving
from bench.wire import drive

ARMS = (
    walks.ours,
    walks.htmx,
    walks.packed,
    walks.htmx_packed,
    walks.floor,
    walks.flask_session,
    walks.formtools,
)
AGAIN = (walks.ours, walks.htmx, walks.floor)
WALKED = STEPS - 1  # from a step to the next; what follows the last one is another page in every arm


def rows(store: Store, *, rounds: int, visitors: int) -> Iterator[Row]:
    with serving(*ARMS, store=store) as servers:
        for arm in ARMS:
            walk(servers[arm.name], arm, WALKED, visitors=2)  # so that everything is imported and compiled
        taken: dict[str, list[float]] = {arm.name: [] for arm in ARMS}
        for _ in range(rounds):
            for arm in ARMS:
                taken[arm.name].append(walk(servers[arm.name], arm, WALKED, visitors=visitors))
        again: dict[str, list[float]] = {arm.name: [] for arm in AGAIN}
        for _ in range(rounds):
            for arm in AGAIN:
                again[arm.name].append(walk_again(servers[arm.name], arm, WALKED, visitors=visitors))
        commands = {arm.name: _commands(servers[arm.name], arm, store) for arm in ARMS}
    figures = {name: (Spread.of([1000 * value for value in seconds]), "ms") for name, seconds in taken.items()}
    floor, formtools = taken[walks.floor.name], taken[walks.formtools.name]
    yield Row(
        "step", "CPU of a step, scripts off, by the floor's", "×", ratio(taken["ours"], floor), 1.5, figures=figures
    )
    yield Row("step-formtools", "… by django-formtools'", "×", ratio(taken["ours"], formtools), 0.6)
    yield Row("htmx", "CPU of a step with htmx, by the floor's", "×", ratio(taken["ours, htmx"], floor), 0.9)
    yield Row("packed", "… compressed, scripts off", "×", ratio(taken["ours, compressed"], floor))
    yield Row("htmx-packed", "… compressed, with htmx", "×", ratio(taken["ours, htmx, compressed"], floor))
    figures = {name: (Spread.of([1000 * value for value in seconds]), "ms") for name, seconds in again.items()}
    floor = again[walks.floor.name]
    yield Row("again", "… over steps answered before, scripts off", "×", ratio(again["ours"], floor), figures=figures)
    yield Row("htmx-again", "… over steps answered before, with htmx", "×", ratio(again["ours, htmx"], floor))
    counted = {name: (Spread.of([count]), "commands") for name, count in commands.items()}
    yield Row("commands", "commands of a step with htmx", "", Spread.of([commands["ours, htmx"]]), 1, figures=counted)


def walk(server: Server, arm: Arm, steps: int, *, visitors: int, first: int = 1) -> float:
    """CPU seconds of the worker for one step, over so many walks."""
    used = 0.0
    for _ in range(visitors):
        wire, visitor = server.wire(), arm.visitor()
        page = drive(wire, arm.begin(visitor))
        for step in range(1, first):
            page = drive(wire, arm.go(visitor, page, step))
        before = server.cpu()
        for step in range(first, first + steps):
            page = drive(wire, arm.go(visitor, page, step))
        used += server.cpu() - before
        wire.close()
    return used / visitors / steps


def walk_again(server: Server, arm: Arm, steps: int, *, visitors: int) -> float:
    """As ``walk``, of somebody who has been through all of it: each page comes with what was answered."""
    used = 0.0
    for _ in range(visitors):
        wire, visitor = server.wire(), arm.visitor()
        page = drive(wire, arm.begin(visitor))
        for step in range(1, 1 + steps):
            page = drive(wire, arm.go(visitor, page, step))
        page = drive(wire, visitor.get(arm.first))
        before = server.cpu()
        for step in range(1, 1 + steps):
            page = drive(wire, arm.go(visitor, page, step))
        used += server.cpu() - before
        wire.close()
    return used / visitors / steps


def _commands(server: Server, arm: Arm, store: Store) -> float:
    """Commands that the store is sent for one step."""
    wire, visitor = server.wire(), arm.visitor()
    page = drive(wire, arm.begin(visitor))
    with store.commands() as seen:
        for step in range(1, STEPS):
            page = drive(wire, arm.go(visitor, page, step))
    wire.close()
    return len(seen) / WALKED
