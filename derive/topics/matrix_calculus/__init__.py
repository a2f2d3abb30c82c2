"""Gradients, Jacobians and Hessians in vectors and matrices, from traces to neural networks."""
