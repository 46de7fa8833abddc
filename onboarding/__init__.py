"""A multi-step web wizard: a flow of steps, their forms, sessions that lose nothing, and the pages."""
