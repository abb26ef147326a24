"""Telegram: everything that imports `telegram` is here."""
