"""Server CPU of finalizing 23 steps through the page, by the floor's page; and the forms that it builds."""

from collections.abc import Iterator

from bench.answers import STEPS
from bench.arms import walks
from bench.measured import Row, Spread, ratio
from bench.serving import Server, Store, serving
from bench.wire import Wire, drive


def rows(store: Store, *, rounds: int, sessions: int) -> Iterator[Row]:
    with serving(walks.ours, walks.floor, store=store) as servers:
        ours, floor = servers[walks.ours.name], servers[walks.floor.name]
        finalizing, pages = [], []
        for _ in range(rounds + 1):
            finalizing.append(_finalize(ours, sessions))
            pages.append(_page(floor, 20 * sessions))
    figures = {
        "finalize": (Spread.of([1000 * seconds for seconds in finalizing[1:]]), "ms"),
        "the floor's page": (Spread.of([1000 * seconds for seconds in pages[1:]]), "ms"),
    }
    value = ratio(finalizing[1:], pages[1:])
    yield Row("finalize", f"CPU of finalizing {STEPS} steps, by the floor's page", "×", value, 25, figures=figures)


def _finalize(server: Server, sessions: int) -> float:
    """CPU seconds of POST /finalize; the walks there do not count."""
    ready = [_at_the_summary(server) for _ in range(sessions)]
    before = server.cpu()
    for wire, visitor, token in ready:
        drive(wire, visitor.post("/finalize", {"csrf_token": token}, 303))
    used = server.cpu() - before
    for wire, _, _ in ready:
        wire.close()
    return used / sessions


def _at_the_summary(server: Server) -> tuple[Wire, walks.Visitor, str]:
    wire, visitor = server.wire(), walks.ours.visitor()
    page = drive(wire, walks.ours.begin(visitor))
    for step in range(1, STEPS + 1):
        page = drive(wire, walks.ours.go(visitor, page, step))
    return wire, visitor, page.value("csrf_token")


def _page(server: Server, pages: int) -> float:
    """CPU seconds of one GET of the floor."""
    wire, visitor = server.wire(), walks.floor.visitor()
    drive(wire, visitor.get("/steps/1"))
    before = server.cpu()
    for _ in range(pages):
        drive(wire, visitor.get("/steps/1"))
    used = server.cpu() - before
    wire.close()
    return used / pages
