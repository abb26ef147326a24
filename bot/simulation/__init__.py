"""Weeks of reminders in minutes: the real storage and the real wire on a clock of our own."""
