"""A program as a graph of values: what each is worth, in a form in which equal things are one, before any code is written."""
