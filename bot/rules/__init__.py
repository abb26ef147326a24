"""What rules see in words: warning signs, decisions, gaps; pure functions, no I/O, no clock."""
