"""What the bot may say: reading and checking the files under `knowledge/`."""
