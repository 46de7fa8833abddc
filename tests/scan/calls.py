"""Schemathesis on the API, over the network: what ``tests/api/test_schemathesis.py`` cannot see in one process."""

import subprocess
import sys
from pathlib import Path

from tests.api.program import KEYS, ROOT

# Held in one process, with bodies that fit and rules that are told: tests/api/fuzzing.py says why.
ELSEWHERE = "positive_data_acceptance,missing_required_header"
MOST = 120  # seconds


def told(address: str, folder: Path, pem: Path) -> bool:
    """Run it, and print its own summary. True where it found nothing."""
    command = [
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{address}{ROOT.rpartition('/')[0]}/openapi.json"),
        *("--header", f"Authorization: Bearer {KEYS['any'][1]}", "--tls-verify", str(pem), "--no-color"),
        *("--exclude-checks", ELSEWHERE, "--max-examples", "10", "--max-time", str(MOST), "--continue-on-failure"),
        *("--generation-database", "none", "--warnings", "off", "--seed", "23"),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    head, _, summary = ran.stdout.rpartition(" SUMMARY ")
    print("\nSchemathesis:" + (summary or ran.stdout[-4000:] + ran.stderr[-2000:]).rstrip())
    if ran.returncode:
        print(head[-6000:])
    return ran.returncode == 0
