"""What a person means: pure functions from what was read to a meaning; no I/O, no clock."""
