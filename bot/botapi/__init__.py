"""A Bot API server of our own: the demo's page and the tests talk to the bot through it.

It knows one bot and any number of chats, speaks the part of the Bot API that a client meets, and
refuses what Telegram refuses, in Telegram's words. It listens on loopback only.
"""
