"""Bonewise: answers questions on anastrozole and bone health from reviewed cards."""
