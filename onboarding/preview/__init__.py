"""The product team's gallery: any step in any state, with no session behind it."""
