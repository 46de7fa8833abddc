"""``flask onboarding …``: what is run on a command line."""
