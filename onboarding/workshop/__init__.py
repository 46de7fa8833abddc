"""The product team's face: what is run on a command line."""
