"""Wapiti on the pages: every form and address that somebody with a whole session comes to."""

import json
import shutil
import subprocess
from pathlib import Path

from onboarding.business.flow import flow
from tests.scan.founder import Entered, stays
from tests.scan.signed_in import AGENT

MODULES = "all,-nikto,-buster,-wapp"  # those three look for other people's programs, by lists that they download
MOST = {"--max-scan-time": "120", "--max-attack-time": "30"}  # seconds: of looking round, and of each module
MEDIUM = 2


def told(address: str, folder: Path, entered: Entered, store_url: str) -> bool:
    """Run it, and print what it found by level. True where nothing is of medium severity or more."""
    wapiti = shutil.which("wapiti")
    if wapiti is None:
        print("Wapiti is not installed: apt-get install wapiti")
        return False
    report = folder / "wapiti.json"
    starts = ["resume", "summary", *(f"steps/{step.slug}" for step in flow)]
    command = [
        *(wapiti, "-u", f"{address}/", "--scope", "folder", "-d", "1", "-m", MODULES, "--verify-ssl", "0"),
        *(part for path in starts for part in ("-s", f"{address}/{path}")),
        *("-H", "Accept-Encoding: identity", "-A", AGENT),
        *(part for pair in MOST.items() for part in pair),
        *("--flush-session", "--store-session", str(folder / "wapiti"), "-f", "json", "-o", str(report)),
    ]
    with stays(entered, store_url) as undone:
        ran = subprocess.run(command, capture_output=True, text=True)
    if not report.exists():
        print(f"Wapiti made no report:\n{ran.stdout[-2000:]}\n{ran.stderr[-2000:]}")
        return False
    found = json.loads(report.read_text())
    seen = next((line for line in ran.stdout.splitlines() if "URLs and forms" in line), "")
    print(
        f"\n{found['infos']['version']}: {seen.removeprefix('[*] Wapiti ')}; the session was {len(undone)} times undone"
    )
    findings = [
        (finding["level"], name, finding)
        for kind in ("vulnerabilities", "anomalies")
        for name, ones in found[kind].items()
        for finding in ones
    ]
    for level, name, details in sorted(findings, key=lambda finding: -finding[0]):
        print(
            f"  level {level}: {name}: {details['method']} {details['path']}"
            f" {details['parameter'] or ''} {details['info']}"
        )
    worst = [level for level, _, _ in findings if level >= MEDIUM]
    print(f"  {len(findings)} findings, {len(worst)} of medium severity or more")
    return not worst
