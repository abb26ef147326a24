"""What a person means: pure functions from words to a meaning; no I/O, no clock."""
