"""One person's reminders and data in conversation; whatever else is said goes to `Commands`."""
