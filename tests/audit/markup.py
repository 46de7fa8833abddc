"""Every page through the Nu HTML checker: errors and warnings, told with the pages that they are on."""

import json
import subprocess
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from tests.audit.seen import every_page


@dataclass
class Found:
    """What the checker says of all pages; ``troubles`` are message -> the pages that it is about."""

    pages: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    errors: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    warnings: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def check(app: Flask, jar: Path) -> Found:
    found = Found()
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, seen in enumerate(every_page(app)):
            path = Path(folder) / f"{number}.html"
            path.write_text(seen.html, encoding="utf-8")
            names[path.name] = f"{seen.place} ({seen.state})"
            found.pages[seen.state.rpartition(", ")[2]] += 1
        for message in _ask(jar, folder):
            kind = found.errors if message["type"] == "error" else found.warnings
            kind[message["message"]].append(
                names[Path(message["url"]).name] + ": " + message.get("extract", "").strip()
            )
    return found


def _ask(jar: Path, folder: str) -> list[dict[str, str]]:
    ran = subprocess.run(
        ["java", "-Xss8m", "-jar", str(jar), "--format", "json", "--stdout", "--exit-zero-always", folder],
        capture_output=True,
        text=True,
        check=True,
    )
    messages: list[dict[str, str]] = json.loads(ran.stdout)["messages"]
    return messages
