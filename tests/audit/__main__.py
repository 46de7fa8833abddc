"""``python -m tests.audit FOLDER``: what is installed there judges every page. A table; 1 where something is wrong."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app import create_app
from onboarding.config import Settings
from onboarding.sessions.redis.embedded import EmbeddedServer
from tests.audit import generators, lighthouse, markup

# Warnings that were considered, and why they stand.
CONSIDERED = {
    "Setting both “allow-scripts” and “allow-same-origin”": "the gallery frames our own pages, while developing only",
}


@contextmanager
def application() -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as folder:
        server = EmbeddedServer(Path(folder))
        url = f"unix://{server.ensure()}"
        yield create_app(Settings(app_env="testing", redis_url=url, onboarding_data_dir=Path(folder)))
        server.close()


def told_of_markup(found: markup.Found) -> bool:
    """A line for each state; then whatever is wrong. True where nothing is."""
    print(f"\nNu HTML checker: {sum(found.pages.values())} pages")
    print("  " + ", ".join(f"{count} {state}" for state, count in found.pages.items()))
    new = {
        message: on
        for message, on in found.warnings.items()
        if not any(considered in message for considered in CONSIDERED)
    }
    print(f"  {len(found.errors)} errors, {len(new)} warnings, {len(found.warnings) - len(new)} considered")
    for kind, messages in (("error", found.errors), ("warning", new)):
        for message, on in messages.items():
            print(f"  {kind}: {message}\n    on {len(on)} pages, such as {on[0]}")
    return not found.errors and not new


def told_of_lighthouse(judged: list[lighthouse.Judged]) -> bool:
    print(f"\n{'Lighthouse':22}" + "".join(f"{name:>16}" for name in lighthouse.CATEGORIES))
    for result in judged:
        print(
            f"{result.page:13}{result.device:9}"
            + "".join(f"{result.scores[name]:16}" for name in lighthouse.CATEGORIES)
        )
    for result in judged:
        for trouble in result.troubles:
            print(f"  {result.page} {result.device}: {trouble}")
    for audit, reason in lighthouse.ON_PURPOSE.items():
        print(f"  left out: {audit} ({reason})")
    return all(score == 100 for result in judged for score in result.scores.values())


def told_of_generators(tried: list[generators.Tried]) -> bool:
    print("\nClients: generated of openapi.json, and checked by strict types")
    for one in tried:
        print(f"  {one.generator:24}{one.trouble or 'fine'}")
    return not any(one.trouble for one in tried)


def main(folder: Path) -> int:
    with application() as app:
        fine = told_of_markup(markup.check(app, folder / "node_modules/vnu-jar/build/dist/vnu.jar"))
        quick = told_of_lighthouse(lighthouse.judge(app, folder / "node_modules/lighthouse/cli/index.js"))
        clients = told_of_generators(generators.judge(app, folder.resolve()))
    return 0 if fine and quick and clients else 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
