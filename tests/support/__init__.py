"""What tests may lean on that the bot itself does not carry."""
