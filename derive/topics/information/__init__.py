"""Topics: information."""
