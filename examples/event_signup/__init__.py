"""Signing up for an event: a flow of five steps that has nothing to do with businesses."""
