"""What is made before running: the model, from `knowledge/`, and the table of places.

The only part that needs scikit-learn.
"""
