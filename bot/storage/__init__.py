"""What is kept on disk: settings and the ledger of reminders, nothing that people write."""
