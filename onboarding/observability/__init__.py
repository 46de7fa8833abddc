"""What happens while the wizard serves: events, logs, metrics, traces and the funnel."""
