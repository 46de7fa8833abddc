"""The business context: its models, how answers become one, what does not fit together, and its exports."""
