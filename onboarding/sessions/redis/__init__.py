"""The transport: scripts, connections, retries and deadlines. It knows nothing of steps or answers."""
