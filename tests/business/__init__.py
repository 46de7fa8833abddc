"""The business flow: its samples, its limits, and what people type into it."""
