"""Whole businesses to try things out with, every step answered: invented, and as the forms store them."""

import json
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

Json = Any


@dataclass(frozen=True)
class Sample:
    """The stored answers of every step, by step number, and the language in which they were written."""

    name: str
    title: str
    language: str
    direction: Literal["ltr", "rtl"]
    answers: dict[int, dict[str, Json]]


def names() -> tuple[str, ...]:
    """The samples that there are, in alphabetical order."""
    return tuple(sorted(file.name.removesuffix(".json") for file in _folder().iterdir() if file.name.endswith(".json")))


def load(name: str) -> Sample:
    """A sample by name; ValueError, which lists the names, where there is none."""
    if name not in names():
        raise ValueError(f"There is no sample “{name}”; choose one of {', '.join(names())}")
    kept = json.loads((_folder() / f"{name}.json").read_text(encoding="utf-8"))
    answers = {int(number): answered for number, answered in kept["answers"].items()}
    return Sample(name, kept["title"], kept["language"], kept["direction"], answers)


def _folder() -> resources.abc.Traversable:
    return resources.files(__package__)


def answers_of(name: str) -> dict[int, dict[str, Any]]:
    """The answers of a sample alone."""
    return load(name).answers
