"""A new step: a module with its form, a test, and its place in the source of a flow.

A new flow: a package with the order of its steps, two steps to begin with, a sample and a test.
"""

import re
import sys
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

from onboarding.cli.scaffolding import flow_source
from onboarding.cli.scaffolding.files import Refused, filled, in_words, is_taken, quoted, shadows, write_new
from onboarding.flow import Flow, Phase, Step
from onboarding.flow.lint import mistakes_of, structure
from onboarding.flow.lint.questions_asked import everything_asked

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FILES = ("__init__", "flow", "sample", "topic", "you", "test_flow")


def write_flow(folder: Path, name: str, title: str) -> list[Path]:
    """Write it below the folder; the files, as seen from there."""
    if not _NAME.fullmatch(name):
        raise Refused(
            f"{name!r} cannot name a flow: write it in small letters, digits and underscores, like team_survey."
        )
    if shadows(name) or find_spec(name) is not None:
        raise Refused(f"{name!r} means something in Python already: choose another name.")
    words = {"name": name, "title": title or in_words(name)}
    texts = {folder / name / f"{file}.py": filled(file, **words) for file in _FILES}
    write_new(texts)
    return [path.relative_to(folder) for path in texts]


_SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Written:
    """Where it went, and what is left to do before the flow can be served."""

    step: Path
    test: Path
    listed: Path
    number: int
    after: str
    notes: list[str]


def write_step(folder: Path, flow: Flow, slug: str, title: str, after: str) -> Written:
    """Write it beside the flow, and list it after a step of it; Refused, with nothing written, where that cannot be."""
    before = flow.by_slug(after) if after else flow.steps[-1]
    if before is None:
        raise Refused(f"The flow {flow.name!r} has no step {after!r}: name one that `flask onboarding steps` lists.")
    if not _SLUG.fullmatch(slug):
        raise Refused(f"{slug!r} cannot name a step: write it in small letters, digits and hyphens, like team-size.")
    if flow.by_slug(slug) is not None:
        raise Refused(f"The flow {flow.name!r} has a step {slug!r} already: choose another name.")
    home = _home(before)
    package, stem, form = home.__package__ or "", slug.replace("-", "_"), in_words(slug).title().replace(" ", "")
    if is_taken(stem) or (not package and shadows(stem)) or hasattr(home, form):
        raise Refused(f"{slug!r} means something in Python, or in {home.__name__}, already: choose another name.")
    words = {
        "title": title or in_words(slug),
        "form": form,
        "field": stem,
        "label": f"What should we know about {in_words(slug).lower()}?",
        "module": f"{package}.{stem}".lstrip("."),
    }
    number = max(step.number for step in flow) + 1
    made = {"number": number, "slug": slug, "title": words["title"], "section": before.section}
    notes = _judged(flow, before, filled("step", **words), form, made)
    source, here = Path(str(home.__file__)), Path(str(home.__file__)).parent
    text = flow_source.listed(
        source.read_text(encoding="utf-8"), before.slug, _arguments(made, form), package, stem, form
    )
    step, test = here / f"{stem}.py", _tests(folder, package, here) / f"test_{stem}.py"
    write_new({step: filled("step", **words), test: filled("test_step", **words)})
    source.write_text(text, encoding="utf-8")
    return Written(_from(folder, step), _from(folder, test), _from(folder, source), number, before.slug, notes)


def _home(step: Step) -> ModuleType:
    """The module that lists the step."""
    file = step.declared.rpartition(":")[0]
    for module in list(sys.modules.values()):
        if getattr(module, "__file__", None) == file:
            return module
    raise Refused(f"The step {step.slug!r} is listed in {file}, which is no module: list the new one by hand.")


def _judged(flow: Flow, before: Step, source: str, form: str, made: dict[str, Any]) -> list[str]:
    """What the flow's context has yet to learn; Refused where the checks would refuse the flow for anything else."""
    scope: dict[str, Any] = {"__name__": "a new step"}
    exec(source, scope)  # noqa: S102  # our own skeleton, filled with names that were judged
    new = Step(**made, form=scope[form])
    phases = tuple(
        Phase(
            phase.title,
            *(phase_step for step in phase.steps for phase_step in ((step, new) if step == before else (step,))),
        )
        for phase in flow.phases
    )
    changed = replace(flow, phases=phases)
    old_messages = {mistake.message for mistake in mistakes_of(flow)}
    unplaced = {
        mistake.message for mistake in structure.unreceived_mistakes(changed, everything_asked(changed))
    } - old_messages
    for mistake in mistakes_of(changed):
        if mistake.message not in old_messages | unplaced:
            raise Refused(f"Such a step would be refused: {mistake.message}. Choose another name.")
    return sorted(unplaced)


def _arguments(made: dict[str, Any], form: str) -> list[str]:
    texts = {name: quoted(value) if isinstance(value, str) else str(value) for name, value in made.items()}
    return [f"{name}={text}" for name, text in {**texts, "form": form}.items()]


def _tests(folder: Path, package: str, here: Path) -> Path:
    """Where tests of the flow's package are kept: a folder of its name below ``tests``, else beside the steps."""
    apart = folder / "tests" / package.rpartition(".")[2]
    return apart if package and apart.is_dir() else here


def _from(folder: Path, path: Path) -> Path:
    return path.relative_to(folder) if path.is_relative_to(folder) else path
