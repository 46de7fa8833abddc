"""What docs/performance.md says of a run: its table and plots, made from the results. ``python -m bench.telling``"""

import json
from pathlib import Path
from typing import Any

from bench import plots
from bench.measured import Spread

ROOT = Path(__file__).parents[1]
RESULTS, PAGE, PICTURES = ROOT / "bench/results/full.json", ROOT / "docs/performance.md", ROOT / "docs/pictures"
BEGIN, END = "<!-- from bench/results/full.json -->", "<!-- until here -->"


def main() -> None:
    results = json.loads(RESULTS.read_text())
    rows = {row["key"]: row for row in results["rows"]}
    before, _, rest = PAGE.read_text().partition(BEGIN)
    PAGE.write_text(f"{before}{BEGIN}\n{_table(results)}{END}{rest.partition(END)[2]}")
    _picture("steps", plots.bars("Server CPU of a step", rows["step"]["figures"]))
    _picture("operations", plots.bars("All 23 steps read", rows["all-steps"]["figures"]))
    _picture("crowd", plots.crowd("p99 by people walking at once, a second for each page", rows["crowd"]["curve"], 100))


def _table(results: dict[str, Any]) -> str:
    machine, versions = results["machine"], results["versions"]
    about = f"{machine['processor']}, {machine['cores']} cores, {machine['system']}, Python {versions.pop('python')}"
    packages = ", ".join(f"{name} {version}" for name, version in versions.items())
    lines = [f"{about}; load {machine['load'][0]} at the end. {packages}.", ""]
    lines += ["| | what | median (least to most) | goal |", "| --- | --- | --- | --- |"]
    marks = {True: "met", False: "**missed**", None: ""}
    lines += [f"| {marks[row['met']]} | {row['what']} | {_value(row)} | {row['wanted']} |" for row in results["rows"]]
    return "\n".join(lines) + "\n"


def _value(row: dict[str, Any]) -> str:
    return f"{Spread(**row['value'])} {row['unit']}".strip()


def _picture(name: str, svg: str) -> None:
    (PICTURES / f"bench-{name}.svg").write_text(svg)


if __name__ == "__main__":
    main()
