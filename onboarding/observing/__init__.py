"""What an operator sees of the running application: a log line for each request and event, and figures."""
