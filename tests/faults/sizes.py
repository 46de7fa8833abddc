"""How much of each fault is tried: what fits into every run, or with SOAK=1 (``make soak``) the full size."""

import os

SOAK = os.environ.get("SOAK") == "1"
LONGEST_SOAK = 1500  # seconds for one test


def size(usual: int, full: int) -> int:
    return full if SOAK else usual
