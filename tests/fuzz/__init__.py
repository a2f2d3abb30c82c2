"""Random mathematics, to find what nobody thought of: misread text, true rewritings called wrong, mistakes called right.

``scalars`` and ``arrays`` make expressions, ``rewriting`` changes them truly and ``spoiling`` falsely, ``handwriting`` writes
them as people write LaTeX, and ``values`` says what they are worth without asking derive. ``properties`` puts the questions;
``test_fuzz`` asks some of each, always the same, and ``python -m tests.fuzz --minutes 60`` new ones for as long as one likes.
"""
