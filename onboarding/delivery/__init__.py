"""Delivery: finalized contexts are sent on, to a webhook, a folder or an object store, at least once."""
