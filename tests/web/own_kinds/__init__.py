"""A kind of one's own, as a team writes it in its own package: a class, and a template beside it."""
