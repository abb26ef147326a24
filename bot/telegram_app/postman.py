"""Carries reminders: what the desk writes, over the gateway."""

from bot.desk.desk import Desk
from bot.reminders.delivery import Claim, Tried
from bot.telegram_app.gateway import Gateway


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
        return await self._gateway.remind(claim.chat_id, self._desk.message(claim))
