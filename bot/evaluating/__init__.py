"""How well questions are understood: scores of question files, and the report made of them."""
