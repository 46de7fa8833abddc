"""Generators of clients, each on our OpenAPI document: it generates, and what it made passes a strict type check.

Each has a program of one line, which reads the typed name of a company out of what finalizing answers.
"""

import json
import subprocess
import sys
import venv
from pathlib import Path
from typing import NamedTuple

from flask import Flask

LIMIT = 600  # seconds for one of them
_NAME = "export const name = (done: Finalized): string => done.business_context.foundation.company.name;\n"
_FINALIZE = '"/api/v1/onboarding/{session_id}/finalize"'
_STRICT = ("--strict", "--noEmit", "--skipLibCheck", "--target", "es2022", "--module", "esnext")
_RESOLVE = ("--moduleResolution", "bundler", "--lib", "es2022,dom")
# PyPI: what is installed into an environment of its own.
_PYTHON = ("openapi-python-client==0.26.2", "datamodel-code-generator==0.89.0", "mypy==2.4.1")


class Generator(NamedTuple):
    """``command`` makes ``makes`` of openapi.json; ``uses`` is the program, "" where the made file is checked alone."""

    name: str
    command: tuple[str, ...]
    makes: str
    uses: str = ""


NODE = (
    Generator(
        "openapi-typescript",
        ("openapi-typescript", "openapi.json", "-o", "types.ts"),
        "types.ts",
        f'import type {{ paths }} from "./types";\ntype Done = paths[{_FINALIZE}]["post"]["responses"]["200"];\n'
        'type Finalized = Done["content"]["application/json"];\n' + _NAME,
    ),
    Generator(
        "@hey-api/openapi-ts",
        ("openapi-ts", "-i", "openapi.json", "-o", "hey"),
        "hey",
        'import type { Finalized } from "./hey";\n' + _NAME,
    ),
    Generator(
        "orval",
        ("orval", "--input", "openapi.json", "--output", "orval/client.ts", "--client", "fetch"),
        "orval/client.ts",
        'import type { Finalized } from "./orval/client";\n' + _NAME,
    ),
    Generator(
        "oazapfts",
        ("oazapfts", "openapi.json", "oazapfts.ts"),
        "oazapfts.ts",
        'import type { Finalized } from "./oazapfts";\n' + _NAME,
    ),
    Generator("openapi-zod-client", ("openapi-zod-client", "openapi.json", "-o", "zod.ts"), "zod.ts"),
)


class Tried(NamedTuple):
    generator: str
    trouble: str  # "" where there was none


def judge(app: Flask, folder: Path) -> list[Tried]:
    """``folder`` has what npm installed; the clients go there, and may be thrown away."""
    document = app.test_client().get("/api/v1/openapi.json").get_data(as_text=True)
    (folder / "openapi.json").write_text(document)
    tried = [Tried(one.name, _of_node(one, folder)) for one in NODE]
    return [*tried, Tried("openapi-python-client", _of_python(folder))]


def _of_node(one: Generator, folder: Path) -> str:
    tools = folder / "node_modules/.bin"
    if trouble := _run([str(tools / one.command[0]), *one.command[1:]], folder):
        return trouble
    program = folder / "program.ts"
    program.write_text(one.uses or f'export * from "./{one.makes.removesuffix(".ts")}";\n')
    return _run([str(tools / "tsc"), *_STRICT, *_RESOLVE, program.name], folder)


def _of_python(folder: Path) -> str:
    """Every call is generated without a warning, and type checkers find nothing wrong."""
    tools = folder / "python/bin"
    if not (tools / "openapi-python-client").exists():
        venv.create(folder / "python", with_pip=True)
        install = [str(tools / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *_PYTHON]
        if trouble := _run([*install, "types-python-dateutil"], folder):
            return trouble
    command = [str(tools / "openapi-python-client"), "generate", "--path", "openapi.json", "--overwrite"]
    generate = [*command, "--output-path", "client", "--meta", "none", "--fail-on-warning"]
    (folder / "no-hooks.yaml").write_text(json.dumps({"post_hooks": []}))
    if trouble := _run([*generate, "--config", "no-hooks.yaml"], folder):
        return trouble
    program = "from client.models import Finalized\n\n\ndef name(done: Finalized) -> str:\n"
    program += "    return done.business_context.foundation.company.name\n"
    (folder / "program.py").write_text(program)
    return _run([str(tools / "mypy"), "--strict", "client", "program.py"], folder)


def _run(command: list[str], folder: Path) -> str:
    """Nothing, or the last it said where it failed."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=LIMIT, check=False)
    return "" if done.returncode == 0 else (done.stdout + done.stderr).strip()[-600:] or f"status {done.returncode}"


if __name__ == "__main__":
    from tests.audit.__main__ import application, told_of_generators

    with application() as app:
        sys.exit(not told_of_generators(judge(app, Path(sys.argv[1]).resolve())))
