"""The mathematics of documents: what stands in a .tex, .md or .ipynb file, and where. Nothing here judges it."""
