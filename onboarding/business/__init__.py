"""The business flow: 23 steps about a business, one module a phase. Forms and nothing else."""
