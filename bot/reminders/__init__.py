"""Weekly reminders: what to do, when, and the promise that each comes once."""
