"""Carries reminders: what the desk writes, over the gateway."""

from bot.desk.desk import Desk
from bot.reminders.delivery import Claim, Outcome, Tried
from bot.telegram_app.gateway import Gateway

_HELD_UP = 30.0  # seconds before one is looked at again that must not come now


class Postman:
    """The sender of the reminder service.

    Args:
        gateway: sends.
        desk: writes the message.
    """

    def __init__(self, gateway: Gateway, desk: Desk) -> None:
        self._gateway = gateway
        self._desk = desk

    async def wait(self) -> float:
        """Return how many seconds one more reminder has to wait; 0 when it may go."""
        return await self._gateway.wait()

    async def remind(self, claim: Claim) -> Tried:
        """Send one reminder, once."""
        message = await self._desk.message(claim)
        if message is None:
            return Tried(Outcome.NOT_SENT, _HELD_UP)
        tried = await self._gateway.remind(claim.chat_id, message)
        if tried.outcome is Outcome.GONE:
            self._desk.presence.left(claim.chat_id)
        return tried
