"""Topics of neural networks."""
