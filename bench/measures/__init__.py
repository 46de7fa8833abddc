"""What is measured, one module a question; each gives rows for the table."""
