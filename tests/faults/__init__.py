"""What breaks, and what must not: the tests of the fault table, with real servers and a real network between."""
