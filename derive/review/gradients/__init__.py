"""Hand-written gradient code beside its function: calling it, slopes with error bars, and what is wrong with it."""
