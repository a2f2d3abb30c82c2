"""The code of a program, value by value: operations, factorisations, what is written over, and where sizes come from."""
