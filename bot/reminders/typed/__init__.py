"""What people type in the dialogue about a reminder: answers, days, times, dates; pure."""
