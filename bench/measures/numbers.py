"""Reading one number that somebody typed: ours by CLDR, and the reader that was before it, in turns in one process."""

import time
from collections.abc import Callable, Iterator
from statistics import median

from bench.arms.first_reader import parse_number
from bench.measured import Row, Spread, ratio
from onboarding.forms.numerals.expected import Expected
from onboarding.forms.numerals.reading import read_number

LANGUAGES = ("en-US", "en")
EUROS = Expected("money", "EUR", 2, 0, 10**15)
PLAIN = ("1200", "1200.50", "34", "1,200", "12.5", "12,345.67", "1.234,5", "0.85", "100000", "1 200")
DRESSED = ("€1,200", "3.5m", "€3,5 Mio", "1.5 million", "about 500", "499 per month", "1.200 EUR", "12 bn")
CALLS = 200  # of one text in a row


def rows(*, rounds: int) -> Iterator[Row]:
    yield from _of("numbers", "reading one plain number", PLAIN, rounds, 40)
    yield from _of("numbers-dressed", "reading one with a currency, a magnitude or a word", DRESSED, rounds, None)


def _of(name: str, told: str, texts: tuple[str, ...], rounds: int, goal: float | None) -> Iterator[Row]:
    ours: list[float] = []
    first: list[float] = []
    for _ in range(rounds):
        ours.append(median(_microseconds(lambda text: read_number(text, EUROS, LANGUAGES), text) for text in texts))
        first.append(median(_microseconds(parse_number, text) for text in texts))
    figures = {"ours": (Spread.of(ours), "µs"), "before": (Spread.of(first), "µs")}
    yield Row(name, told, "µs", Spread.of(ours), goal, figures=figures)
    yield Row(f"{name}-ratio", "… by the reader before", "×", ratio(ours, first))


def _microseconds(read: Callable[[str], object], text: str) -> float:
    started = time.process_time()
    for _ in range(CALLS):
        read(text)
    return (time.process_time() - started) / CALLS * 1e6
