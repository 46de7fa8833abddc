"""What the pages and the JSON API share."""
