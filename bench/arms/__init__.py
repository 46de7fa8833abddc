"""The applications that are measured side by side; each is what its documentation shows, with the same four fields."""
