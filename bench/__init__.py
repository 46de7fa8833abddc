"""Benchmarks: every figure as a ratio beside its floor and its peers, in one run. ``make bench``, docs/performance.md."""
