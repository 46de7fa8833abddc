"""Benchmarks: every figure beside its floor and its peers, in one run. ``make bench``, docs/performance.md."""
