"""What was typed, as words: normalised, repaired, named. Pure functions; no I/O, no clock."""
