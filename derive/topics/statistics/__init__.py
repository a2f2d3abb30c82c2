"""Topics: statistics."""
