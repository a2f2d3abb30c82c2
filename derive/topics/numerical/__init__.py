"""Topics of numerical mathematics."""
